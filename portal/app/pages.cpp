#include "portal/app/pages.hpp"

#include "portal/accounts/rules.hpp"
#include "portal/app/head.hpp"
#include "portal/channels/errc.hpp"
#include "portal/http/problem.hpp"
#include "portal/videos/errc.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace portal::app {

using http::visit;
using http::who;
using weir::task;
using weir::net::method;
using weir::net::response;

namespace {

constexpr std::string_view video_place = "/v/";
constexpr std::string_view embed_place = "/embed/v/";

/// A page of the front end and how it is answered.
struct found_page {
    std::string text;
    unsigned status = 200;
};

std::int64_t size_asked(const weir::net::request& r, std::string_view name) {
    const auto text = r.query_value(name).value_or("");
    std::int64_t read = 0;
    std::from_chars(text.data(), text.data() + text.size(), read);
    return read;
}

struct lobby {
    const settings& how;
    const http::static_files& files;
    channels::channels& all;
    watching::watching& films;

    page_head on(const visit& v) const { return {how.site.origin(v.request), how.name}; }

    task<found_page> channel_page(const visit& v) const {
        found_page page{files.index(), 404};
        const auto handle = v.request.path.substr(2);
        if (!accounts::is_handle(handle)) co_return page;
        const auto found = co_await all.find(handle);
        if (found || found.error() != channels::errc::not_found) page.status = 200;
        if (found) page.text = with_head(std::move(page.text), head_of(*found, on(v)));
        co_return page;
    }

    /// The front end asks again with the viewer's session; what is said here is for everyone.
    task<found_page> video_page(const visit& v, std::string id) const {
        found_page page{files.index(), 200};
        const auto found = co_await films.look(std::move(id), std::nullopt, std::nullopt);
        if (found) page.text = with_head(std::move(page.text), head_of(*found, on(v)));
        co_return page;
    }

    task<found_page> find_page(const visit& v) const {
        const auto& path = v.request.path;
        if (path.starts_with("/@")) co_return co_await channel_page(v);
        for (const auto place : {video_place, embed_place})
            if (path.starts_with(place)) {
                auto id = path.substr(place.size());
                co_return co_await video_page(v, std::move(id));
            }
        co_return found_page{files.index(), 200};
    }

    task<response> show(visit& v) const {
        const auto& path = v.request.path;
        if (files.has(path)) co_return files.answer(v.request);
        if (path.starts_with("/api/") || path.starts_with("/media/") ||
            path.starts_with("/assets/"))
            co_return http::not_found();
        auto page = co_await find_page(v);
        const auto etag = http::etag_of(page.text);
        const bool unchanged = page.status == 200 && http::is_unchanged(v.request, etag);
        auto made = unchanged ? response{}
                              : weir::net::make_response(page.status, "text/html; charset=utf-8",
                                                         std::move(page.text));
        if (unchanged) made.status = 304;
        made.set("Cache-Control", "no-cache");
        made.set("ETag", etag);
        co_return made;
    }

    /// oembed.com, 2.2
    task<response> describe(visit& v) const {
        if (v.request.query_value("format").value_or("json") != "json")
            co_return weir::net::make_problem(501, "formatUnknown", "There is JSON alone.");
        const auto where = on(v);
        std::string id(v.request.query_value("url").value_or(""));
        const auto prefix = where.origin + std::string(video_place);
        if (!id.starts_with(prefix)) co_return http::not_found();
        id = id.substr(prefix.size());
        id = id.substr(0, id.find_first_of("?#"));
        const auto found = co_await films.look(std::move(id), std::nullopt, std::nullopt);
        if (!found && (found.error() == videos::errc::not_found ||
                       found.error() == videos::errc::password_needed))
            co_return http::not_found();
        if (!found) co_return http::unavailable("The server cannot read this at the moment.");
        const auto width = size_asked(v.request, "maxwidth");
        const auto height = size_asked(v.request, "maxheight");
        auto made = http::json_response(200, oembed_of(*found, where, width, height));
        // Pages of other sites ask for it.
        made.set("Access-Control-Allow-Origin", "*");
        made.set("Cross-Origin-Resource-Policy", "cross-origin");
        co_return made;
    }
};

}  // namespace

void add_pages(http::gate& to, const settings& how, const http::static_files& files,
               channels::channels& all, watching::watching& videos) {
    const lobby at{how, files, all, videos};
    to.add({method::get, "/services/oembed", who::anyone, 0,
            [at](visit& v) { return at.describe(v); }});
    to.add({method::get, "/{path...}", who::anyone, 0, [at](visit& v) { return at.show(v); }});
}

}  // namespace portal::app
