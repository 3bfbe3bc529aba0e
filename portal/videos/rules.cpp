#include "portal/videos/rules.hpp"

#include <algorithm>
#include <ctime>
#include <utility>

namespace portal::videos {

namespace {

constexpr std::size_t most_language = 35;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_letter_or_digit(char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
}

template <class Names>
std::optional<std::string> read_choice(http::form& from, std::string_view name,
                                       const Names& names) {
    auto chosen = from.optional_text(name, {0, 40});
    if (chosen && !chosen->empty() && std::ranges::find(names, *chosen) == names.end())
        from.reject(name, "choice", "This is none of the choices.");
    return chosen;
}

void read_privacy(http::form& from, edit& wanted) {
    if (const auto name = from.optional_text("privacy", {0, 40})) {
        wanted.privacy = privacy_of(*name);
        if (!wanted.privacy) from.reject("privacy", "choice", "This is none of the choices.");
    }
    if (!from.is_null("password"))
        wanted.password = from.optional_text("password", {least_password, most_password});
}

void read_publish_at(http::form& from, weir::store::timestamp now, edit& wanted) {
    if (from.is_null("publishAt")) {
        wanted.publish_at.emplace(std::nullopt);
    } else if (const auto said = from.optional_text("publishAt", {0, 40})) {
        const auto at = read_time(*said);
        if (!at)
            from.reject("publishAt", "time", "Expected a time such as 2026-01-01T00:00:00Z.");
        else if (*at <= now)
            from.reject("publishAt", "past", "This time is over.");
        wanted.publish_at.emplace(at);
    }
}

}  // namespace

edit read_edit(http::form& from, weir::store::timestamp now) {
    edit wanted;
    wanted.title = from.optional_text("title", {1, most_title});
    if (wanted.title && http::has_control_characters(*wanted.title))
        from.reject("title", "control", "Control characters cannot be shown.");
    wanted.description = from.optional_text("description", {0, most_description});
    if (wanted.description && http::has_control_characters(*wanted.description, "\n\r\t"))
        from.reject("description", "control", "Control characters cannot be shown.");
    wanted.tags = from.optional_texts("tags", most_tags, {1, most_tag});
    if (wanted.tags) {
        auto sorted = *wanted.tags;
        std::ranges::sort(sorted);
        if (std::ranges::adjacent_find(sorted) != sorted.end())
            from.reject("tags", "duplicate", "A tag comes twice.");
        for (const auto& each : sorted)
            if (http::has_control_characters(each))
                from.reject("tags", "control", "Control characters cannot be shown.");
    }
    wanted.category = read_choice(from, "category", categories);
    wanted.licence = read_choice(from, "licence", licences);
    wanted.language = from.optional_text("language", {0, most_language});
    if (wanted.language && !wanted.language->empty() && !is_language(*wanted.language))
        from.reject("language", "language", "Expected a language such as en or zh-Hans.");
    read_privacy(from, wanted);
    read_publish_at(from, now, wanted);
    wanted.comments = from.optional_flag("comments");
    wanted.danmaku = from.optional_flag("danmaku");
    wanted.downloads = from.optional_flag("downloads");
    return wanted;
}

bool is_language(std::string_view text) {
    if (text.size() > most_language) return false;
    const auto primary = text.substr(0, text.find('-'));
    return primary.size() >= 2 && primary.size() <= 3 && std::ranges::all_of(primary, is_letter) &&
           text.find("--") == std::string_view::npos && !text.ends_with('-') &&
           std::ranges::all_of(text, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

std::optional<weir::store::timestamp> read_time(const std::string& text) {
    std::tm utc{};
    const char* rest = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M", &utc);
    if (!rest) return std::nullopt;
    if (*rest == ':') rest = ::strptime(rest, ":%S", &utc);
    if (!rest) return std::nullopt;
    if (*rest == '.') do
            ++rest;
        while (*rest >= '0' && *rest <= '9');
    if (std::string_view(rest) != "Z") return std::nullopt;
    return weir::store::timestamp{timegm(&utc)} * 1000;
}

}  // namespace portal::videos
