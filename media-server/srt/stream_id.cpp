#include "weir/srt/stream_id.hpp"

#include "weir/srt/errc.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace weir::srt {

namespace {

constexpr std::string_view standard_head = "#!::";

/// The text before the first `mark`, and what is behind it: empty where there is no mark.
std::pair<std::string_view, std::string_view> cut(std::string_view text, char mark) {
    const auto at = text.find(mark);
    if (at == std::string_view::npos) return {text, {}};
    return {text.substr(0, at), text.substr(at + 1)};
}

/// Takes the next piece off the front of `text`.
std::string_view next_piece(std::string_view& text, char mark) {
    const auto [piece, rest] = cut(text, mark);
    text = rest;
    return piece;
}

std::string_view trimmed(std::string_view text, std::string_view what) {
    text.remove_prefix(std::min(text.find_first_not_of(what), text.size()));
    return text.substr(0, text.find_last_not_of(what) + 1);
}

/// What is not %XX stays as it is.
std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned value = 0;
        if (text[i] == '%' && i + 2 < text.size()) {
            const auto* const digits = text.data() + i + 1;
            const auto [end, error] = std::from_chars(digits, digits + 2, value, 16);
            if (error == std::errc() && end == digits + 2) {
                out += static_cast<char>(value);
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

bool forbidden(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f || c == '\\';
}

std::optional<mode> mode_of(std::string_view word) {
    if (word == "publish") return mode::publish;
    for (const auto* const known : {"read", "request", "play"})
        if (word == known) return mode::read;
    return std::nullopt;
}

/// "live/KEY?x=1&m=publish" into an id whose other fields are known already.
result<stream_id> read_path(std::string_view text, stream_id id) {
    auto [path, query] = cut(text, '?');
    while (!query.empty()) {
        const auto piece = next_piece(query, '&');
        const auto [key, value] = cut(piece, '=');
        if (key == "m" || key == "mode") {
            const auto asked = mode_of(value);
            if (!asked) return make_error_code(errc::id_mode);
            id.mode = *asked;
        } else if (!piece.empty()) {
            if (!id.query.empty()) id.query += '&';
            id.query += piece;
        }
    }
    path = trimmed(path, "/");
    if (path.empty()) return make_error_code(errc::name_empty);
    const auto last = path.find_last_of('/');
    id.name = path.substr(last + 1);
    id.app = default_app;
    if (last != std::string_view::npos) {
        // A third name in front is a virtual host to some servers.
        const auto app = trimmed(path.substr(0, last), "/");
        id.app = app.substr(app.find_last_of('/') + 1);
    }
    if (std::max(id.name.size(), id.app.size()) > max_name)
        return make_error_code(errc::name_too_long);
    return id;
}

/// Access Control Guidelines, "Standard Keys". Keys of applications are passed over.
result<stream_id> read_standard(std::string_view text) {
    stream_id id;
    std::string_view resource;
    std::string_view host;
    while (!text.empty()) {
        const auto piece = next_piece(text, ',');
        if (piece.empty()) continue;
        if (piece.find('=') == std::string_view::npos) return make_error_code(errc::id_syntax);
        const auto [key, value] = cut(piece, '=');
        if (key == "r") resource = value;
        if (key == "h") host = value;
        if (key == "u") id.user = value;
        if (key == "m") {
            const auto asked = mode_of(value);
            if (!asked) return make_error_code(errc::id_mode);
            id.mode = *asked;
        }
        if (key == "t" && value != "stream") return make_error_code(errc::id_type);
    }
    // Some write the resource where the host belongs.
    if (resource.empty() && host.find('/') != std::string_view::npos) resource = host;
    if (resource.empty()) return make_error_code(errc::id_resource);
    return read_path(resource, std::move(id));
}

/// "PATH:user:password:query", "PATH:query"
result<stream_id> read_action(std::string_view text, mode asked) {
    stream_id id;
    id.mode = asked;
    const auto path = next_piece(text, ':');
    if (text.find(':') != std::string_view::npos) {
        id.user = next_piece(text, ':');
        next_piece(text, ':');
    }
    id.query = text;
    return read_path(path, std::move(id));
}

result<stream_id> read_here(std::string_view text) {
    if (text.starts_with(standard_head)) return read_standard(text.substr(standard_head.size()));
    const auto [head, rest] = cut(text, ':');
    if (const auto asked = mode_of(head); asked && head.size() < text.size())
        return read_action(rest, *asked);
    return read_path(text, {});
}

result<stream_id> read_url(std::string_view scheme, std::string_view rest) {
    if (scheme == "rtmp" || scheme == "rtmps") {
        const auto path = cut(rest, '/').second;
        if (path.empty()) return make_error_code(errc::id_url);
        return read_path(path, {});
    }
    if (scheme != "srt") return make_error_code(errc::id_scheme);
    auto query = cut(rest, '?').second;
    while (!query.empty()) {
        const auto [key, value] = cut(next_piece(query, '&'), '=');
        if (key == "streamid" && !value.empty()) return read_here(value);
    }
    return make_error_code(errc::id_url);
}

}  // namespace

result<stream_id> read_stream_id(std::string_view text) {
    if (text.size() > max_stream_id) return make_error_code(errc::id_too_long);
    const auto decoded = percent_decoded(trimmed(text, " \t\r\n"));
    if (decoded.empty()) return make_error_code(errc::id_empty);
    if (std::ranges::any_of(decoded, forbidden) || decoded.find("..") != std::string::npos)
        return make_error_code(errc::id_characters);
    const auto mark = decoded.find("://");
    if (mark == std::string::npos) return read_here(decoded);
    return read_url(std::string_view(decoded).substr(0, mark),
                    std::string_view(decoded).substr(mark + 3));
}

}  // namespace weir::srt
