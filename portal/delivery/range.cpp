#include "portal/delivery/range.hpp"

#include <algorithm>
#include <charconv>

namespace portal::delivery {

namespace {

/// More digits than 64 bits hold are a mistake.
std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t read = 0;
    const auto* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, read);
    if (error != std::errc() || at != end) return std::nullopt;
    return read;
}

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

range whole(std::uint64_t size) {
    return {range::kind::whole, 0, size};
}

range last(std::uint64_t count, std::uint64_t size) {
    if (count == 0 || size == 0) return {range::kind::nothing, 0, 0};
    count = std::min(count, size);
    return {range::kind::part, size - count, count};
}

}  // namespace

range read_range(std::string_view header, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit)) return whole(size);
    const auto spec = trimmed(header.substr(unit.size()));
    const auto dash = spec.find('-');
    if (dash == std::string_view::npos || spec.find(',') != std::string_view::npos)
        return whole(size);
    const auto to = spec.substr(dash + 1);
    if (dash == 0) {
        const auto count = number(to);
        return count ? last(*count, size) : whole(size);
    }
    const auto first = number(spec.substr(0, dash));
    const auto until = to.empty() ? std::optional(UINT64_MAX) : number(to);
    if (!first || !until || *until < *first) return whole(size);
    if (*first >= size) return {range::kind::nothing, 0, 0};
    return {range::kind::part, *first, std::min(*until, size - 1) - *first + 1};
}

range read_range(std::optional<std::string_view> header, std::optional<std::string_view> if_range,
                 std::string_view etag, std::uint64_t size) {
    if (!header || (if_range && *if_range != etag)) return whole(size);
    return read_range(*header, size);
}

}  // namespace portal::delivery
