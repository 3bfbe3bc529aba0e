#include "portal/accounts/rules.hpp"

#include "portal/http/rate_limit.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace portal::accounts {

namespace {

constexpr std::array<std::string_view, 34> reserved{
    "about",  "account",  "accounts", "admin",     "administrator", "anonymous", "api",
    "assets", "channel",  "channels", "embed",     "everyone",      "healthz",   "help",
    "live",   "login",    "logout",   "media",     "moderator",     "null",      "official",
    "portal", "register", "root",     "search",    "security",      "settings",  "staff",
    "studio", "support",  "system",   "undefined", "weir",          "welcome"};

/// Those of at least eight characters; shorter ones are refused for that.
constexpr std::array<std::string_view, 56> common{
    "00000000",    "11111111",   "1111111111", "12121212",  "12341234",   "12344321",
    "123123123",   "1234567890", "123456789",  "12345678",  "1234567891", "123456789a",
    "1234qwer",    "123qweasd",  "147258369",  "1q2w3e4r",  "1q2w3e4r5t", "1qaz2wsx",
    "55555555",    "5201314520", "66666666",   "66668888",  "666666666",  "77777777",
    "87654321",    "88888888",   "888888888",  "987654321", "9876543210", "99999999",
    "a1234567",    "a12345678",  "a123456789", "aa123456",  "aa12345678", "abc12345",
    "abcd1234",    "abcdefgh",   "admin123",   "asdfghjkl", "baseball",   "dearbook",
    "football",    "iloveyou",   "letmein1",   "passw0rd",  "password",   "password1",
    "password123", "princess",   "q1w2e3r4",   "qazwsxedc", "qwer1234",   "qwertyui",
    "qwertyuiop",  "woaini1314"};

}  // namespace

bool is_handle(std::string_view text) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return text.size() >= least_handle && text.size() <= most_handle && letter(text.front()) &&
           std::all_of(text.begin(), text.end(),
                       [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_reserved(std::string_view handle) {
    return std::find(reserved.begin(), reserved.end(), handle) != reserved.end();
}

bool is_common_password(std::string_view password, std::string_view handle) {
    std::string lower(password);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower == handle || std::find(common.begin(), common.end(), lower) != common.end();
}

std::int64_t number_of(std::string_view text) {
    std::int64_t read = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
    return error == std::errc() && end == text.data() + text.size() ? read : 0;
}

std::string shortened_address(std::string_view address) {
    if (address.find(':') != std::string_view::npos) return http::address_prefix(address);
    const auto dot = address.rfind('.');
    return dot == std::string_view::npos ? std::string()
                                         : std::string(address.substr(0, dot)) + ".0/24";
}

}  // namespace portal::accounts
