#pragma once

#include "weir/base/result.hpp"
#include "weir/base/task.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portal::http {

/// Each may do what those before it may.
enum class role : std::uint8_t { viewer, creator, moderator, administrator };
std::string_view to_string(role r);
/// viewer for what is no role.
role role_of(std::string_view name);

/// What the holder of a personal token may do with it, as bits.
enum class scope : std::uint8_t { read = 1, write = 2, moderate = 4, administer = 8 };
using scopes = std::uint8_t;
constexpr std::array<std::string_view, 4> scope_names{"read", "write", "moderate", "administer"};
constexpr bool has(scopes among, scope one) {
    return (among & static_cast<scopes>(one)) != 0;
}

/// Who asks, as the session or the token says.
struct identity {
    std::int64_t account = 0;
    std::int64_t channel = 0;
    std::string handle;
    http::role role = role::viewer;
    /// The password was given a few minutes ago, at the log-in or again.
    bool fresh = false;
    /// Set when a personal token was shown in the place of a session.
    std::optional<scopes> token = std::nullopt;
};

/// Tells whose session a cookie's token is, and whose personal token a program shows. Asked once
/// for each request that needs to know.
class identities {
 public:
    virtual ~identities() = default;
    /// Nothing when there is no such session, or it has ended.
    virtual weir::task<weir::result<std::optional<identity>>> find(std::string token) = 0;
    /// Nothing when there is no such token; what it gives has `token` set.
    virtual weir::task<weir::result<std::optional<identity>>> find_bearer(std::string token) = 0;
};

/// The session cookie's name.
constexpr std::string_view session_cookie = "sid";

}  // namespace portal::http
