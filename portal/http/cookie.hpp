#pragma once

#include "portal/http/identity.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <string_view>

namespace portal::http {

/// The Set-Cookie value that gives a browser its session.
inline std::string give_session(std::string_view token, bool secure, std::chrono::seconds life) {
    return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{}", session_cookie, token,
                       life.count(), secure ? "; Secure" : "");
}

/// The Set-Cookie value that takes it away.
inline std::string take_session(bool secure) {
    return give_session("", secure, std::chrono::seconds(0));
}

}  // namespace portal::http
