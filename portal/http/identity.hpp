#pragma once

#include "weir/base/result.hpp"
#include "weir/base/task.hpp"

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

/// Who asks, as the session says.
struct identity {
    std::int64_t account = 0;
    std::int64_t channel = 0;
    std::string handle;
    http::role role = role::viewer;
};

/// Tells whose session a cookie's token is. Asked once for each request that needs to know.
class identities {
 public:
    virtual ~identities() = default;
    /// Nothing when there is no such session, or it has ended.
    virtual weir::task<weir::result<std::optional<identity>>> find(std::string token) = 0;
};

/// The session cookie's name.
constexpr std::string_view session_cookie = "sid";

}  // namespace portal::http
