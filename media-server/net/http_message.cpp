#include "weir/net/http_message.hpp"

#include "weir/base/json.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>

namespace weir::net {

namespace {

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

}  // namespace

std::string_view to_string(method m) {
    switch (m) {
        case method::get: return "GET";
        case method::head: return "HEAD";
        case method::post: return "POST";
        case method::put: return "PUT";
        case method::patch: return "PATCH";
        case method::delete_: return "DELETE";
        case method::options: return "OPTIONS";
        case method::other: break;
    }
    return "OTHER";
}

std::optional<std::string_view> find_header(const fields& headers, std::string_view name) {
    for (const auto& [key, value] : headers)
        if (boost::beast::iequals(key, name)) return value;
    return std::nullopt;
}

std::optional<std::string_view> request::query_value(std::string_view name) const {
    for (const auto& [key, value] : query)
        if (key == name) return value;
    return std::nullopt;
}

std::string_view request::param(std::string_view name) const {
    for (const auto& [key, value] : params)
        if (key == name) return value;
    return {};
}

std::optional<std::string_view> request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (!boost::beast::iequals(key, "cookie")) continue;
        for (std::string_view rest = value; !rest.empty();) {
            const auto end = rest.find(';');
            auto pair = rest.substr(0, end);
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
            while (pair.starts_with(' ')) pair.remove_prefix(1);
            if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
                return pair.substr(name.size() + 1);
        }
    }
    return std::nullopt;
}

bool request::accepts_gzip() const {
    auto rest = header("accept-encoding").value_or("");
    while (!rest.empty()) {
        const auto end = rest.find(',');
        const auto coding = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        const auto parameter = coding.find(';');
        if (!boost::beast::iequals(trimmed(coding.substr(0, parameter)), "gzip")) continue;
        if (parameter == std::string_view::npos) return true;
        // RFC 9110 12.4.2: not wanted is a weight of zero, "q=0" to "q=0.000".
        const auto weight = trimmed(coding.substr(parameter + 1));
        return weight.find_first_not_of("0.", weight.find('=') + 1) != std::string_view::npos;
    }
    return false;
}

bool request::lists(std::string_view name, std::string_view token) const {
    for (const auto& [key, value] : headers) {
        if (!boost::beast::iequals(key, name)) continue;
        for (std::string_view rest = value; !rest.empty();) {
            const auto end = rest.find(',');
            if (boost::beast::iequals(trimmed(rest.substr(0, end)), token)) return true;
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        }
    }
    return false;
}

std::size_t response::body_size() const {
    auto size = text.size();
    for (const auto& piece : pieces) size += piece->size();
    if (file) size += file->size;
    return size;
}

void response::set(std::string name, std::string value) {
    for (auto& [key, old] : headers) {
        if (!boost::beast::iequals(key, name)) continue;
        old = std::move(value);
        return;
    }
    headers.emplace_back(std::move(name), std::move(value));
}

response make_response(unsigned status, std::string_view content_type, std::string text) {
    response made;
    made.status = status;
    made.headers.emplace_back("Content-Type", content_type);
    made.text = std::move(text);
    return made;
}

response make_problem(unsigned status, std::string_view code, std::string_view detail) {
    json::object body;
    body["type"] = "about:blank";
    body["title"] = reason_phrase(status);
    body["status"] = status;
    body["code"] = code;
    body["detail"] = detail;
    auto made = make_response(status, "application/problem+json", json::serialize(body));
    made.headers.emplace_back("Cache-Control", "no-store");
    return made;
}

std::string http_date(std::time_t moment) {
    std::tm utc{};
    gmtime_r(&moment, &utc);
    char text[32];
    const auto size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &utc);
    return {text, size};
}

std::string_view reason_phrase(unsigned status) {
    return boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
}

}  // namespace weir::net
