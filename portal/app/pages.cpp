#include "portal/app/pages.hpp"

#include "portal/accounts/rules.hpp"
#include "portal/channels/errc.hpp"
#include "portal/http/problem.hpp"

#include <fmt/format.h>

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

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

/// Open Graph (ogp.me) for a channel.
std::string head_of(const channels::channels::channel& of, const std::string& origin,
                    const std::string& site) {
    const auto title = escaped(of.title.empty() ? of.display_name : of.title);
    auto head = fmt::format(
        "<title>{0} · {1}</title>\n"
        "    <meta name=\"description\" content=\"{2}\" />\n"
        "    <link rel=\"canonical\" href=\"{3}/@{4}\" />\n"
        "    <meta property=\"og:type\" content=\"video.other\" />\n"
        "    <meta property=\"og:site_name\" content=\"{5}\" />\n"
        "    <meta property=\"og:title\" content=\"{0}\" />\n"
        "    <meta property=\"og:description\" content=\"{2}\" />\n"
        "    <meta property=\"og:url\" content=\"{3}/@{4}\" />",
        title, escaped(of.display_name), escaped(of.description), escaped(origin), of.handle,
        escaped(site));
    if (of.avatar)
        head += fmt::format("\n    <meta property=\"og:image\" content=\"{}/media/avatars/{}\" />",
                            escaped(origin), *of.avatar);
    return head;
}

/// The front end's page with another title and what belongs to it.
std::string with_head(std::string page, const std::string& head) {
    const auto from = page.find("<title>");
    const auto to = page.find("</title>");
    if (from == std::string::npos || to == std::string::npos) return page;
    return page.replace(from, to + std::string_view("</title>").size() - from, head);
}

struct lobby {
    const settings& how;
    const http::static_files& files;
    channels::channels& all;

    task<response> show(visit& v) const {
        const auto& path = v.request.path;
        if (files.has(path)) co_return files.answer(v.request);
        if (path.starts_with("/api/") || path.starts_with("/media/") ||
            path.starts_with("/assets/"))
            co_return http::not_found();
        auto page = files.index();
        unsigned status = 200;
        if (path.starts_with("/@")) {
            const auto handle = path.substr(2);
            status = 404;
            if (accounts::is_handle(handle)) {
                const auto found = co_await all.find(handle);
                if (found || found.error() != channels::errc::not_found) status = 200;
                if (found)
                    page = with_head(std::move(page),
                                     head_of(*found, how.site.origin(v.request), how.name));
            }
        }
        const auto etag = http::etag_of(page);
        const bool unchanged = status == 200 && http::is_unchanged(v.request, etag);
        auto made = unchanged ? response{}
                              : weir::net::make_response(status, "text/html; charset=utf-8",
                                                         std::move(page));
        if (unchanged) made.status = 304;
        made.set("Cache-Control", "no-cache");
        made.set("ETag", etag);
        co_return made;
    }
};

}  // namespace

void add_pages(http::gate& to, const settings& how, const http::static_files& files,
               channels::channels& all) {
    const lobby at{how, files, all};
    to.add({method::get, "/{path...}", who::anyone, 0, [at](visit& v) { return at.show(v); }});
}

}  // namespace portal::app
