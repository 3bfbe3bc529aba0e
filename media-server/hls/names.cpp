#include "weir/hls/names.hpp"

#include <fmt/format.h>

#include <charconv>

namespace weir::hls {

std::string segment_name(std::string_view broadcast, std::uint64_t msn) {
    return fmt::format("{}-s{}.m4s", broadcast, msn);
}

std::string part_name(std::string_view broadcast, std::uint64_t msn, std::uint64_t part) {
    return fmt::format("{}-s{}.p{}.m4s", broadcast, msn, part);
}

std::string init_name(std::string_view broadcast, std::uint64_t first_msn) {
    return fmt::format("{}-init{}.mp4", broadcast, first_msn);
}

std::optional<std::uint64_t> read_number(std::string_view text) {
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    std::uint64_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stopped != end) return std::nullopt;
    return value;
}

std::optional<media_name> read_media_name(std::string_view broadcast, std::string_view name) {
    const auto drop_front = [&](std::string_view piece) {
        const bool there = name.starts_with(piece);
        if (there) name.remove_prefix(piece.size());
        return there;
    };
    const auto drop_back = [&](std::string_view piece) {
        const bool there = name.ends_with(piece);
        if (there) name.remove_suffix(piece.size());
        return there;
    };

    if (!drop_front(broadcast)) return std::nullopt;
    if (drop_front("-init")) {
        const auto msn = drop_back(".mp4") ? read_number(name) : std::nullopt;
        if (!msn) return std::nullopt;
        return media_name{media_name::kind::init, *msn, 0};
    }
    if (!drop_front("-s")) return std::nullopt;
    if (drop_back(".ts")) {
        const auto msn = read_number(name);
        if (!msn) return std::nullopt;
        return media_name{media_name::kind::transport, *msn, 0};
    }
    if (!drop_back(".m4s")) return std::nullopt;
    const auto dot = name.find(".p");
    const auto msn = read_number(name.substr(0, dot));
    if (!msn) return std::nullopt;
    if (dot == std::string_view::npos) return media_name{media_name::kind::segment, *msn, 0};
    const auto part = read_number(name.substr(dot + 2));
    if (!part) return std::nullopt;
    return media_name{media_name::kind::part, *msn, *part};
}

}  // namespace weir::hls
