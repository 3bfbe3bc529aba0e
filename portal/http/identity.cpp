#include "portal/http/identity.hpp"

#include <array>

namespace portal::http {

namespace {

constexpr std::array<std::string_view, 4> names{"viewer", "creator", "moderator", "administrator"};

}  // namespace

std::string_view to_string(role r) {
    return names[static_cast<std::size_t>(r)];
}

role role_of(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return static_cast<role>(i);
    return role::viewer;
}

}  // namespace portal::http
