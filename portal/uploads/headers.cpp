#include "portal/uploads/headers.hpp"

#include "portal/http/form.hpp"
#include "weir/crypto/text.hpp"
#include "weir/net/websocket_frame.hpp"

#include <algorithm>
#include <charconv>

namespace portal::uploads {

namespace {

std::optional<weir::bytes> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    std::string other(text);
    for (char& c : other) {
        if (c == '-' || c == '_') return std::nullopt;
        if (c == '+') c = '-';
        if (c == '/') c = '_';
    }
    return weir::crypto::from_base64url(other);
}

bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= 64 &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f && c != ','; });
}

/// Takes what is before `end` from the front of `rest`, and the end too.
std::string_view take(std::string_view& rest, char end) {
    const auto at = rest.find(end);
    const auto taken = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    return taken;
}

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

std::optional<metadata> read_metadata(std::string_view text) {
    metadata all;
    if (text.size() > most_metadata) return std::nullopt;
    while (!text.empty()) {
        auto pair = take(text, ',');
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        const std::string key(take(pair, ' '));
        const auto decoded = from_base64(pair);
        if (!is_key(key) || !decoded || all.size() == most_pairs) return std::nullopt;
        if (std::ranges::find(all, key, &metadata::value_type::first) != all.end())
            return std::nullopt;
        std::string value(decoded->begin(), decoded->end());
        if (!weir::net::is_utf8(weir::as_bytes(value)) || http::has_control_characters(value))
            return std::nullopt;
        all.emplace_back(key, std::move(value));
    }
    return all;
}

std::string_view value_of(const metadata& among, std::string_view key) {
    const auto found = std::ranges::find(among, key, &metadata::value_type::first);
    return found == among.end() ? std::string_view{} : std::string_view(found->second);
}

std::optional<announced_checksum> read_checksum(std::string_view text) {
    using weir::net::checksum;
    const auto name = take(text, ' ');
    const auto digest = from_base64(text);
    if (!digest) return std::nullopt;
    if (name == "sha1" && digest->size() == 20)
        return announced_checksum{checksum::algorithm::sha1, *digest};
    if (name == "sha256" && digest->size() == 32)
        return announced_checksum{checksum::algorithm::sha256, *digest};
    return std::nullopt;
}

std::optional<concat> read_concat(std::string_view text) {
    concat read;
    if (text == "partial") return read;
    if (!text.starts_with("final;")) return std::nullopt;
    read.final = true;
    text.remove_prefix(6);
    while (!text.empty()) {
        const auto address = take(text, ' ');
        if (address.empty()) continue;
        if (read.parts.size() == most_parts) return std::nullopt;
        read.parts.emplace_back(address.substr(address.rfind('/') + 1));
    }
    if (read.parts.empty()) return std::nullopt;
    return read;
}

std::optional<std::int64_t> read_size(std::string_view text) {
    std::int64_t size = 0;
    const auto* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, size);
    if (text.empty() || error != std::errc() || at != end || text.front() == '-')
        return std::nullopt;
    return size;
}

std::string source_name(std::string_view original) {
    std::string extension;
    const auto dot = original.rfind('.');
    if (dot != std::string_view::npos) extension = original.substr(dot + 1);
    for (char& c : extension)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    const bool good = !extension.empty() && extension.size() <= 8 &&
                      std::ranges::all_of(extension, is_alphanumeric);
    return "source." + (good ? extension : "bin");
}

}  // namespace portal::uploads
