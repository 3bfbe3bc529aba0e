#pragma once

#include "weir/base/json.hpp"
#include "weir/net/http_message.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace portal::http {

/// What is wrong with one field of a request: `pointer` is a JSON pointer into it (RFC 6901).
struct field_error {
    std::string pointer;
    /// Stable: required, type, tooShort, tooLong, format, taken, reserved, common, wrong.
    std::string code;
    std::string detail;

    bool operator==(const field_error&) const = default;
};

/// RFC 9457 problem details with the fields that are wrong.
weir::net::response field_problem(unsigned status, std::string_view code, std::string_view detail,
                                  const std::vector<field_error>& errors);
/// 422 validationFailed
weir::net::response validation_failed(const std::vector<field_error>& errors);
/// 401 unauthenticated
weir::net::response unauthenticated();
/// 403 forbidden
weir::net::response forbidden();
/// 404 notFound
weir::net::response not_found();
/// 429 rateLimited, with Retry-After.
weir::net::response rate_limited(std::chrono::seconds wait);
/// 503 unavailable: the store or the media server does not answer.
weir::net::response unavailable(std::string_view detail);

/// An answer that no cache keeps.
weir::net::response json_response(unsigned status, const weir::json::value& body);
/// 204
weir::net::response no_content();

}  // namespace portal::http
