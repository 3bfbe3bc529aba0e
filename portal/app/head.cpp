#include "portal/app/head.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace portal::app {

namespace json = weir::json;

namespace {

/// What most players are, where nothing was found yet.
constexpr std::int64_t usual_width = 1280;
constexpr std::int64_t usual_height = 720;

struct size {
    std::int64_t width = usual_width;
    std::int64_t height = usual_height;
};

size size_of(const watching::sheet& of) {
    const auto found = of.video.facts.value_or(videos::facts{});
    return found.width > 0 && found.height > 0 ? size{found.width, found.height} : size{};
}

std::string embed_address(const watching::sheet& of, const page_head& on) {
    return on.origin + "/embed/v/" + of.video.id;
}

std::string meta(std::string_view name, std::string_view content) {
    return fmt::format("\n    <meta property=\"{}\" content=\"{}\" />", name, escaped(content));
}

/// JSON that may stand in a script element: nothing in it ends that.
std::string in_script(const json::object& of) {
    std::string out;
    for (const char c : json::serialize(of)) {
        if (c == '<')
            out += "\\u003c";
        else
            out += c;
    }
    return out;
}

std::string linked_data(const watching::sheet& of, const page_head& on) {
    const auto found = of.video.facts.value_or(videos::facts{});
    json::object made;
    made["@context"] = "https://schema.org";
    made["@type"] = "VideoObject";
    made["name"] = of.video.title;
    made["description"] = of.video.description;
    made["embedUrl"] = embed_address(of, on);
    made["url"] = on.origin + "/v/" + of.video.id;
    // ISO 8601 5.5.2
    made["duration"] = fmt::format("PT{}S", found.duration_ms / 1000);
    if (of.video.published_at) made["uploadDate"] = weir::store::iso_time(*of.video.published_at);
    if (!of.poster.empty()) made["thumbnailUrl"] = on.origin + of.base + of.poster;
    json::object author;
    author["@type"] = "Person";
    author["name"] = of.channel.display_name;
    author["url"] = on.origin + "/@" + of.channel.handle;
    made["author"] = std::move(author);
    return in_script(made);
}

}  // namespace

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

std::string head_of(const channels::channels::channel& of, const page_head& on) {
    const auto& title = of.title.empty() ? of.display_name : of.title;
    const auto address = on.origin + "/@" + of.handle;
    auto head = fmt::format(
        "<title>{} · {}</title>\n"
        "    <meta name=\"description\" content=\"{}\" />\n"
        "    <link rel=\"canonical\" href=\"{}\" />",
        escaped(title), escaped(of.display_name), escaped(of.description), escaped(address));
    head += meta("og:type", "video.other") + meta("og:site_name", on.site) +
            meta("og:title", title) + meta("og:description", of.description) +
            meta("og:url", address);
    if (of.avatar) head += meta("og:image", on.origin + "/media/avatars/" + *of.avatar);
    return head;
}

std::string head_of(const watching::sheet& of, const page_head& on) {
    const auto address = on.origin + "/v/" + of.video.id;
    const auto embed = embed_address(of, on);
    const auto [width, height] = size_of(of);
    auto head = fmt::format(
        "<title>{} · {}</title>\n"
        "    <meta name=\"description\" content=\"{}\" />\n"
        "    <link rel=\"canonical\" href=\"{}\" />\n"
        "    <link rel=\"alternate\" type=\"application/json+oembed\" "
        "href=\"{}/services/oembed?url={}\" title=\"{}\" />",
        escaped(of.video.title), escaped(on.site), escaped(of.video.description), escaped(address),
        escaped(on.origin), escaped(address), escaped(of.video.title));
    if (of.video.privacy == videos::privacy::unlisted)
        head += "\n    <meta name=\"robots\" content=\"noindex\" />";
    head += meta("og:type", "video.other") + meta("og:site_name", on.site) +
            meta("og:title", of.video.title) + meta("og:description", of.video.description) +
            meta("og:url", address) + meta("og:video", embed) + meta("og:video:type", "text/html") +
            meta("og:video:width", std::to_string(width)) +
            meta("og:video:height", std::to_string(height)) + meta("twitter:card", "player") +
            meta("twitter:player", embed) + meta("twitter:player:width", std::to_string(width)) +
            meta("twitter:player:height", std::to_string(height));
    if (!of.poster.empty()) head += meta("og:image", on.origin + of.base + of.poster);
    head +=
        fmt::format("\n    <script type=\"application/ld+json\">{}</script>", linked_data(of, on));
    return head;
}

json::object oembed_of(const watching::sheet& of, const page_head& on, std::int64_t most_width,
                       std::int64_t most_height) {
    auto [width, height] = size_of(of);
    if (most_width > 0 && width > most_width) {
        height = std::max<std::int64_t>(1, height * most_width / width);
        width = most_width;
    }
    if (most_height > 0 && height > most_height) {
        width = std::max<std::int64_t>(1, width * most_height / height);
        height = most_height;
    }
    json::object made;
    made["version"] = "1.0";
    made["type"] = "video";
    made["title"] = of.video.title;
    made["author_name"] = of.channel.display_name;
    made["author_url"] = on.origin + "/@" + of.channel.handle;
    made["provider_name"] = on.site;
    made["provider_url"] = on.origin;
    made["width"] = width;
    made["height"] = height;
    made["html"] = fmt::format(
        "<iframe src=\"{}\" width=\"{}\" height=\"{}\" allow=\"autoplay; fullscreen; "
        "picture-in-picture\" allowfullscreen></iframe>",
        escaped(embed_address(of, on)), width, height);
    if (!of.poster.empty()) {
        made["thumbnail_url"] = on.origin + of.base + of.poster;
        made["thumbnail_width"] = size_of(of).width;
        made["thumbnail_height"] = size_of(of).height;
    }
    return made;
}

std::string with_head(std::string page, const std::string& head) {
    const auto from = page.find("<title>");
    const auto to = page.find("</title>");
    if (from == std::string::npos || to == std::string::npos) return page;
    return page.replace(from, to + std::string_view("</title>").size() - from, head);
}

}  // namespace portal::app
