#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace portal::accounts {

/// Letters a-z, digits and _, beginning with a letter; 3 to 30.
bool is_handle(std::string_view text);
/// Names of ours that nobody may take for a handle.
bool is_reserved(std::string_view handle);
/// Among the passwords that are tried first everywhere, or the account's own name.
bool is_common_password(std::string_view password, std::string_view handle);

/// The network that an address is in: "198.51.100.0/24", or the /64 of an IPv6 address.
std::string shortened_address(std::string_view address);

/// The number that an id or a count is written as; 0 for what is no number.
std::int64_t number_of(std::string_view text);

constexpr std::size_t least_handle = 3;
constexpr std::size_t most_handle = 30;
constexpr std::size_t least_password = 8;
constexpr std::size_t most_password = 256;
constexpr std::size_t most_display_name = 50;
constexpr std::size_t most_user_agent = 200;

}  // namespace portal::accounts
