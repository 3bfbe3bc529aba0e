#pragma once

#include "portal/http/form.hpp"
#include "portal/videos/videos.hpp"
#include "weir/store/clock.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace portal::videos {

constexpr std::size_t most_title = 120;
constexpr std::size_t most_description = 10'000;
constexpr std::size_t most_tags = 10;
constexpr std::size_t most_tag = 30;
constexpr std::size_t least_password = 4;
constexpr std::size_t most_password = 256;

constexpr std::array<std::string_view, 19> categories{
    "music",   "films",   "vehicles",      "art",  "sports",    "travel",    "gaming",
    "people",  "comedy",  "entertainment", "news", "howTo",     "education", "activism",
    "science", "animals", "kids",          "food", "technology"};
constexpr std::array<std::string_view, 8> licences{"allRightsReserved", "cc0",        "cc-by",
                                                   "cc-by-sa",          "cc-by-nd",   "cc-by-nc",
                                                   "cc-by-nc-sa",       "cc-by-nc-nd"};

/// What a form wants to change, its mistakes noted in it.
edit read_edit(http::form& from, weir::store::timestamp now);

/// Whether `text` looks like a language of BCP 47: "zh-Hans".
bool is_language(std::string_view text);
/// RFC 3339 in UTC: "2026-01-01T00:00:00Z", with or without seconds and their fractions.
std::optional<weir::store::timestamp> read_time(const std::string& text);

}  // namespace portal::videos
