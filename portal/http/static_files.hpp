#pragma once

#include "weir/base/result.hpp"
#include "weir/net/http_message.hpp"

#include <map>
#include <string>
#include <string_view>

namespace portal::http {

/// The built front end, read into memory at the start, so that no request's path ever meets the
/// file system. Files below assets/ have their content's hash in their name and are cached for
/// ever; the others are asked for again each time (ETag). `name.gz` beside `name` is sent to those
/// who take gzip. Immutable after load().
class static_files {
 public:
    /// Regular files below `folder`, at most 4096 and 64 MiB together; names with a leading dot are
    /// left out. An error when there is no index.html.
    static weir::result<static_files> load(const std::string& folder);

    /// The page that every address of the front end starts from.
    const std::string& index() const { return index_; }
    /// Whether there is a file at this path of a request.
    bool has(std::string_view path) const { return files_.find(path) != files_.end(); }
    /// 200 or 304; only for what is there.
    weir::net::response answer(const weir::net::request& r) const;

 private:
    struct file {
        std::string_view type;
        std::string etag;
        weir::net::shared_bytes plain;
        weir::net::shared_bytes zipped;
    };

    std::map<std::string, file, std::less<>> files_;
    std::string index_;
};

/// A strong entity tag for this content.
std::string etag_of(std::string_view content);
/// Whether If-None-Match names `etag` (RFC 9110 13.1.2).
bool is_unchanged(const weir::net::request& r, std::string_view etag);

}  // namespace portal::http
