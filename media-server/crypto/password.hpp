#pragma once

#include <string>
#include <string_view>

namespace weir::crypto {

/// How much work a password hash costs. The floor is OWASP's: 19 MiB, two passes.
struct password_cost {
    std::size_t memory_bytes = 19 * 1024 * 1024;
    unsigned passes = 2;
};

/// argon2id (RFC 9106) as a PHC string. Takes tens of milliseconds and `memory_bytes`: never on a
/// loop. Empty when the memory cannot be had.
std::string hash_password(std::string_view password, password_cost cost = {});

/// Takes as long as the hash took to make. False for a wrong password and for a `hash` that is no
/// PHC string.
bool verify_password(std::string_view hash, std::string_view password);

/// Whether `hash` was made more cheaply than `cost` asks, so that it is to be made anew at the next
/// log-in.
bool needs_rehash(std::string_view hash, password_cost cost = {});

}  // namespace weir::crypto
