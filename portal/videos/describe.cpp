#include "portal/http/problem.hpp"
#include "portal/videos/errc.hpp"
#include "portal/videos/routes.hpp"
#include "weir/crypto/text.hpp"

#include <charconv>
#include <utility>

namespace portal::videos {

namespace json = weir::json;

namespace {

json::value time_or_null(const std::optional<weir::store::timestamp>& moment) {
    return moment ? json::value(weir::store::iso_time(*moment)) : json::value(nullptr);
}

}  // namespace

json::object describe(const video& of) {
    json::object made;
    made["id"] = of.id;
    made["title"] = of.title;
    made["description"] = of.description;
    json::array tags;
    for (const auto& each : of.tags) tags.emplace_back(each);
    made["tags"] = std::move(tags);
    made["category"] = of.category;
    made["language"] = of.language;
    made["licence"] = of.licence;
    made["privacy"] = to_string(of.privacy);
    made["publishedAt"] = time_or_null(of.published_at);
    made["comments"] = of.comments;
    made["danmaku"] = of.danmaku;
    made["downloads"] = of.downloads;
    const auto found = of.facts.value_or(facts{});
    made["durationSeconds"] = static_cast<double>(found.duration_ms) / 1000;
    made["width"] = found.width;
    made["height"] = found.height;
    made["frameRate"] = found.frame_rate;
    return made;
}

std::string to_cursor(const video& last) {
    return weir::crypto::base64url(weir::as_bytes(std::to_string(last.created_at) + " " + last.id));
}

std::optional<place> from_cursor(std::string_view text) {
    const auto bytes = weir::crypto::from_base64url(text);
    if (!bytes) return std::nullopt;
    const std::string plain(bytes->begin(), bytes->end());
    const auto space = plain.find(' ');
    if (space == std::string::npos) return std::nullopt;
    place read;
    const auto* const end = plain.data() + space;
    const auto [at, error] = std::from_chars(plain.data(), end, read.created_at);
    read.id = plain.substr(space + 1);
    if (error != std::errc() || at != end || !is_id(read.id)) return std::nullopt;
    return read;
}

weir::net::response video_refusal(const weir::error_code& why) {
    if (why == errc::not_found) return http::not_found();
    if (why == errc::password_needed)
        return http::validation_failed(
            {http::field_error("/password", "required", "Choose a password for viewers.")});
    return http::unavailable("The server cannot do this at the moment. Try again soon.");
}

}  // namespace portal::videos
