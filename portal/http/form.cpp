#include "portal/http/form.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace portal::http {

namespace json = weir::json;
using weir::net::make_problem;

namespace {

constexpr std::size_t most_depth = 8;

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return (x >= 'A' && x <= 'Z' ? x + 32 : x) == (y >= 'A' && y <= 'Z' ? y + 32 : y);
    });
}

}  // namespace

bool is_content_type(const weir::net::request& r, std::string_view type) {
    auto said = r.header("Content-Type").value_or("");
    said = said.substr(0, said.find(';'));
    while (said.ends_with(' ')) said.remove_suffix(1);
    return equal_ignoring_case(said, type);
}

std::size_t count_characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
}

bool has_control_characters(std::string_view utf8, std::string_view allowed) {
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        const bool low = byte < 0x20 || byte == 0x7f;
        // U+0080 to U+009F are C2 80 to C2 9F.
        const bool high =
            byte == 0xc2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xa0;
        if ((low && allowed.find(utf8[i]) == std::string_view::npos) || high) return true;
    }
    return false;
}

form::form(const weir::net::request& from) {
    if (!is_content_type(from, "application/json")) {
        unreadable_ = make_problem(415, "unsupportedMediaType",
                                   "Send the body as Content-Type: application/json.");
        return;
    }
    json::parse_options options;
    options.max_depth = most_depth;
    weir::error_code error;
    auto read = json::parse(from.body, error, {}, options);
    if (error) {
        unreadable_ = make_problem(400, "badRequest", "The body is not JSON: " + error.message());
    } else if (!read.is_object()) {
        unreadable_ = validation_failed({field_error("", "type", "Expected an object.")});
    } else {
        fields_ = std::move(read.as_object());
    }
}

bool form::has(std::string_view name) const {
    return fields_.contains(name);
}

bool form::good(std::string_view name) const {
    return has(name) && std::none_of(errors_.begin(), errors_.end(), [name](const auto& each) {
               return each.pointer.substr(1) == name;
           });
}

void form::reject(std::string_view name, std::string_view code, std::string_view detail) {
    errors_.push_back(field_error("/" + std::string(name), std::string(code), std::string(detail)));
}

std::string form::text(std::string_view name, length allowed) {
    if (!unreadable_ && !has(name)) reject(name, "required", "This field is needed.");
    return optional_text(name, allowed).value_or("");
}

std::optional<std::string> form::optional_text(std::string_view name, length allowed) {
    const auto* found = fields_.if_contains(name);
    if (!found) return std::nullopt;
    const auto* text = found->if_string();
    if (!text) {
        reject(name, "type", "Expected a string.");
        return std::nullopt;
    }
    const auto size = count_characters(*text);
    if (size < allowed.least)
        reject(name, "tooShort", fmt::format("At least {} characters.", allowed.least));
    else if (size > allowed.most)
        reject(name, "tooLong", fmt::format("At most {} characters.", allowed.most));
    else
        return std::string(*text);
    return std::nullopt;
}

double form::number(std::string_view name, double least, double most) {
    const auto* found = fields_.if_contains(name);
    if (!found) {
        reject(name, "required", "This is needed.");
        return 0;
    }
    weir::error_code none;
    const auto read = found->to_number<double>(none);
    if (!none && read >= least && read <= most) return read;
    reject(name, "type", fmt::format("Expected a number from {} to {}.", least, most));
    return 0;
}

std::optional<bool> form::optional_flag(std::string_view name) {
    const auto* found = fields_.if_contains(name);
    if (!found) return std::nullopt;
    if (const auto* flag = found->if_bool()) return *flag;
    reject(name, "type", "Expected true or false.");
    return std::nullopt;
}

std::optional<std::vector<std::string>> form::optional_texts(std::string_view name,
                                                             std::size_t most, length allowed) {
    const auto* found = fields_.if_contains(name);
    if (!found) return std::nullopt;
    const auto* list = found->if_array();
    if (!list) reject(name, "type", "Expected a list.");
    if (list && list->size() > most)
        reject(name, "tooLong", fmt::format("At most {} of them.", most));
    if (!good(name)) return std::nullopt;
    std::vector<std::string> all;
    for (const auto& each : *list) {
        const auto* text = each.if_string();
        const auto size = text ? count_characters(*text) : 0;
        if (!text)
            reject(name, "type", "Expected strings.");
        else if (size < allowed.least || size > allowed.most)
            reject(name, "tooLong",
                   fmt::format("Each {} to {} characters.", allowed.least, allowed.most));
        else
            all.emplace_back(*text);
    }
    return all;
}

bool form::is_null(std::string_view name) const {
    const auto* found = fields_.if_contains(name);
    return found && found->is_null();
}

std::optional<weir::net::response> form::refusal() const {
    if (unreadable_) return unreadable_;
    if (!errors_.empty()) return validation_failed(errors_);
    return std::nullopt;
}

}  // namespace portal::http
