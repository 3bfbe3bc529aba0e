#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/task.hpp"
#include "weir/net/body_source.hpp"
#include "weir/net/byte_stream.hpp"
#include "weir/net/file_body.hpp"

#include <cstdint>
#include <ctime>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::net {

enum class method : std::uint8_t { get, head, post, put, patch, delete_, options, other };
std::string_view to_string(method m);

/// Name and value pairs in the order they came; names of headers are compared without regard to
/// case.
using fields = std::vector<std::pair<std::string, std::string>>;

/// The value of the first header `name`, or nothing.
std::optional<std::string_view> find_header(const fields& headers, std::string_view name);

/// A request whose body has arrived as a whole, or, for a route that says so, is still to be read.
struct request {
    net::method method = net::method::get;
    /// As it came on the request line.
    std::string target;
    /// Percent-decoded, without the query; starts with '/', has neither dot segments nor
    /// empty ones but for a slash at the end. Empty for "OPTIONS *".
    std::string path;
    /// Percent-decoded.
    fields query;
    fields headers;
    std::string body;
    /// Set for routes that take the body as a stream; `body` is empty then.
    body_source* incoming = nullptr;
    /// HTTP/1.1 rather than 1.0.
    bool http_1_1 = true;
    /// The client's address without its port.
    std::string peer;
    /// It came over TLS: https rather than http.
    bool sealed = false;
    /// What the {names} in the route's pattern stand for; see router.
    fields params;

    std::optional<std::string_view> header(std::string_view name) const {
        return find_header(headers, name);
    }
    std::optional<std::string_view> query_value(std::string_view name) const;
    /// The value of a pattern's {name}; empty when the pattern has no such name.
    std::string_view param(std::string_view name) const;
    /// The value of a cookie (RFC 6265 5.4).
    std::optional<std::string_view> cookie(std::string_view name) const;
    /// Whether Accept-Encoding takes gzip.
    bool accepts_gzip() const;
    /// Whether a header that is a list with commas (RFC 9110 5.6.1) names `token`, in any case.
    bool lists(std::string_view name, std::string_view token) const;
};

using shared_bytes = std::shared_ptr<const bytes>;

/// What goes back. The body is `text`, then the shared pieces, which are written from where they
/// are.
struct response {
    unsigned status = 200;
    fields headers;
    std::string text;
    std::vector<shared_bytes> pieces;
    /// Comes after these.
    std::optional<file_body> file;

    /// For bodies without an end: called with the connection after the head was made, and writes
    /// everything itself, the head first. When it returns the connection is closed. `head` says
    /// Transfer-Encoding: chunked if the client speaks HTTP/1.1 and Connection: close if not, and
    /// neither with status 101, after which the connection speaks another protocol; a response to
    /// HEAD never comes here.
    using writer = std::function<task<>(byte_stream& stream, std::string head)>;
    writer stream;

    std::size_t body_size() const;
    void set(std::string name, std::string value);
};

/// `text` as the body.
response make_response(unsigned status, std::string_view content_type, std::string text);

/// RFC 9457 problem details: `code` is stable and for programs, `detail` says the reason and the
/// next step.
response make_problem(unsigned status, std::string_view code, std::string_view detail);

/// "Not Found" for 404.
std::string_view reason_phrase(unsigned status);
/// IMF-fixdate (RFC 9110 5.6.7).
std::string http_date(std::time_t moment);

}  // namespace weir::net
