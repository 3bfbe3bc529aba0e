#include "portal/videos/video.hpp"

#include <algorithm>

namespace portal::videos {

namespace {

constexpr std::size_t id_length = 11;

template <class Value, std::size_t Size>
std::optional<Value> find_name(const std::array<std::string_view, Size>& names,
                               std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Value>(found - names.begin());
}

bool is_id_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

}  // namespace

std::optional<state> state_of(std::string_view name) {
    return find_name<state>(state_names, name);
}

std::optional<privacy> privacy_of(std::string_view name) {
    return find_name<privacy>(privacy_names, name);
}

bool is_id(std::string_view text) {
    return text.size() == id_length && std::ranges::all_of(text, is_id_character);
}

}  // namespace portal::videos
