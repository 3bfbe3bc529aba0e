#pragma once

#include "portal/http/problem.hpp"
#include "weir/base/json.hpp"
#include "weir/base/result.hpp"
#include "weir/net/http_message.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portal::http {

/// The JSON object in a request's body, read field by field; what is wrong is collected, so that
/// the person sees all of it at once. Depth and size of the body are bounded.
class form {
 public:
    /// How long a text may be, in characters (Unicode scalar values).
    struct length {
        std::size_t least = 0;
        std::size_t most = 0;
    };

    /// Reads the body; see refusal() when it is no JSON object.
    explicit form(const weir::net::request& from);

    /// A field that must be there. Empty when it is not, or is no text of that length.
    std::string text(std::string_view name, length allowed);
    /// A field that may be missing.
    std::optional<std::string> optional_text(std::string_view name, length allowed);
    /// A number that must be there; 0 when it is not, or is not within these.
    double number(std::string_view name, double least, double most);
    std::optional<bool> optional_flag(std::string_view name);
    /// A list of at most `most` texts that may be missing.
    std::optional<std::vector<std::string>> optional_texts(std::string_view name, std::size_t most,
                                                           length allowed);
    /// Whether the field is there and null.
    bool is_null(std::string_view name) const;
    /// Notes a mistake that the subject's own rules found.
    void reject(std::string_view name, std::string_view code, std::string_view detail);

    bool has(std::string_view name) const;
    /// Whether `name` was read and nothing was found wrong with it.
    bool good(std::string_view name) const;

    /// What to answer when something is wrong: 415 (no JSON said), 400 (no JSON found) or 422.
    std::optional<weir::net::response> refusal() const;

 private:
    weir::json::object fields_;
    std::vector<field_error> errors_;
    std::optional<weir::net::response> unreadable_;
};

/// Whether Content-Type names `type`, parameters left aside.
bool is_content_type(const weir::net::request& r, std::string_view type);
/// The number of Unicode scalar values in valid UTF-8.
std::size_t count_characters(std::string_view utf8);
/// Whether the text holds a control character (C0, DEL or C1) other than those in `allowed`.
bool has_control_characters(std::string_view utf8, std::string_view allowed = {});

}  // namespace portal::http
