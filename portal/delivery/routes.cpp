#include "portal/delivery/routes.hpp"

#include "portal/delivery/range.hpp"
#include "portal/http/problem.hpp"
#include "portal/http/static_files.hpp"

#include <fmt/format.h>

#include <utility>

namespace portal::delivery {

using http::visit;
using http::who;
using weir::task;
using weir::net::method;
using weir::net::request;
using weir::net::response;

namespace {

/// What is written anew under the same name is asked for again.
bool is_immutable(std::string_view path) {
    return path.ends_with(".m4s") || path.ends_with(".mp4");
}

std::string caching(std::string_view path, bool open) {
    if (!is_immutable(path)) return open ? "no-cache" : "private, no-cache";
    return open ? "public, max-age=31536000, immutable" : "private, max-age=43200, immutable";
}

/// RFC 6266, RFC 8187.
std::string attachment(std::string_view name) {
    std::string encoded;
    for (const char c : name) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
        encoded +=
            plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return "attachment; filename*=UTF-8''" + encoded;
}

/// A page of another site shows it, as far as the browser says.
bool is_hotlink(const request& r, const http::site& where) {
    if (const auto said = r.header("Sec-Fetch-Site"))
        return *said == "cross-site" || *said == "same-site";
    return r.header("Referer") && !where.is_same_origin(r);
}

void set_part(response& made, const range& part, std::uint64_t size) {
    if (part.kind == range::kind::nothing) {
        made.status = 416;
        made.set("Content-Range", fmt::format("bytes */{}", size));
        return;
    }
    if (part.kind == range::kind::part) {
        made.status = 206;
        made.set("Content-Range",
                 fmt::format("bytes {}-{}/{}", part.first, part.first + part.size - 1, size));
    }
}

task<response> show(visit& v, delivery& all, const http::site& where) {
    if (!all.how().hotlinks && is_hotlink(v.request, where)) co_return http::forbidden();
    delivery::request wanted;
    wanted.video = v.request.param("video");
    std::string_view path = v.request.param("path");
    if (path.starts_with('~')) {
        const auto slash = std::min(path.find('/'), path.size());
        wanted.pass = path.substr(1, slash - 1);
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    wanted.path = path;
    const std::string name(path);
    const auto video = wanted.video;
    auto found = co_await all.open(std::move(wanted));
    if (!found && found.error() == boost::system::errc::no_such_file_or_directory)
        co_return http::not_found();
    if (!found) co_return http::unavailable("The server cannot read this at the moment.");

    const auto& file = found->file;
    response made;
    made.set("ETag", file.etag);
    made.set("Cache-Control", caching(name, found->open));
    made.set("Accept-Ranges", "bytes");
    if (http::is_unchanged(v.request, file.etag)) {
        made.status = 304;
        co_return made;
    }
    made.set("Content-Type", std::string(type_of(name)));
    made.set("Content-Security-Policy", "default-src 'none'; sandbox");
    if (found->save_as) made.set("Content-Disposition", attachment(*found->save_as));
    const auto part =
        read_range(v.request.header("Range"), v.request.header("If-Range"), file.etag, file.size);
    set_part(made, part, file.size);
    if (part.kind == range::kind::nothing) co_return made;
    weir::net::file_body body;
    body.file = file.file;
    body.offset = part.first;
    body.size = part.size;
    if (is_immutable(name))
        body.sent = [&all, client = v.client, video](std::uint64_t bytes) {
            all.sent().note(client, video, bytes, ledger::clock::now());
        };
    made.file = std::move(body);
    co_return made;
}

}  // namespace

void add_routes(http::gate& to, delivery& all) {
    const auto& where = to.where();
    to.add({method::get, "/media/videos/{video}/{path...}", who::anyone, 0,
            [&all, &where](visit& v) { return show(v, all, where); }});
}

}  // namespace portal::delivery
