// Bytes written as hex in a test: hex("17 00 00") is three bytes.
#pragma once

#include "weir/base/bytes.hpp"

#include <charconv>
#include <stdexcept>
#include <string>
#include <string_view>

namespace weir::test {

inline bytes hex(std::string_view text) {
    bytes out;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == ' ' || text[i] == '\n') {
            ++i;
            continue;
        }
        std::uint8_t byte = 0;
        const auto pair = text.substr(i, 2);
        const auto [end, error] = std::from_chars(pair.data(), pair.data() + pair.size(), byte, 16);
        if (error != std::errc() || end != pair.data() + 2)
            throw std::invalid_argument("hex: " + std::string(pair));
        out.push_back(byte);
        i += 2;
    }
    return out;
}

inline std::string to_hex(byte_view data) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const auto byte : data) {
        if (!out.empty()) out += ' ';
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

}  // namespace weir::test
