// What a viewer got, in words that a test can compare.
#pragma once

#include "weir/base/bytes.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace weir::test {

/// "FLV5 M0 CV@0 CA@0 v1000 v1040 a1050": the header's flags, then each tag: metadata,
/// configurations (bodies of one repeated capital) with their mark, others with their time. Ends
/// with "CUT" when the last tag is not whole, and with "?" where something is not as it must be.
inline std::string read_flv(std::string_view stream) {
    byte_reader in(as_bytes(stream));
    const auto header = in.take(13);
    if (!header) return "CUT";
    std::string out = "FLV" + std::to_string((*header)[4]);
    while (!in.empty()) {
        const auto type = in.u8();
        const auto size = in.u24();
        const auto low = in.u24();
        const auto high = in.u8();
        if (!in.skip(3)) return out + " CUT";
        const auto body = in.take(*size);
        const auto previous = in.u32();
        if (!body || !previous) return out + " CUT";
        if (*previous != *size + 11) return out + " ?";
        const auto time = std::to_string(*low | std::uint32_t{*high} << 24);
        const char first = body->empty() ? '-' : static_cast<char>(body->front());
        if (*type == 18)
            out += " M" + time;
        else if (first >= 'A' && first <= 'Z')
            out += std::string(" C") + first + "@" + time;
        else
            out += std::string(" ") + first + time;
        if ((*type == 9) != (first == 'v' || (first >= 'U' && first <= 'Z'))) out += "?";
    }
    return out;
}

/// Takes HTTP chunks apart; `whole` tells whether the last chunk came and nothing after it.
inline std::string join_chunks(std::string_view stream, bool& whole) {
    std::string out;
    whole = false;
    while (!stream.empty()) {
        std::size_t size = 0;
        const auto [end, bad] =
            std::from_chars(stream.data(), stream.data() + stream.size(), size, 16);
        const auto line = static_cast<std::size_t>(end - stream.data());
        if (bad != std::errc() || stream.substr(line, 2) != "\r\n") break;
        stream.remove_prefix(line + 2);
        out += stream.substr(0, size);
        if (stream.size() < size + 2 || stream.substr(size, 2) != "\r\n") break;
        stream.remove_prefix(size + 2);
        whole = size == 0 && stream.empty();
        if (size == 0) break;
    }
    return out;
}

}  // namespace weir::test
