#include "weir/store/value.hpp"

#include <charconv>
#include <string>

namespace weir::store {

namespace {

template <class Number>
Number parse(const std::string& text) {
    Number number{};
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

std::int64_t value::integer() const {
    if (const auto* number = std::get_if<std::int64_t>(&held_)) return *number;
    if (const auto* number = std::get_if<double>(&held_)) return static_cast<std::int64_t>(*number);
    if (const auto* text = std::get_if<std::string>(&held_)) return parse<std::int64_t>(*text);
    return 0;
}

double value::real() const {
    if (const auto* number = std::get_if<double>(&held_)) return *number;
    if (const auto* number = std::get_if<std::int64_t>(&held_)) return static_cast<double>(*number);
    if (const auto* text = std::get_if<std::string>(&held_)) return parse<double>(*text);
    return 0;
}

std::string value::text() const {
    if (const auto* text = std::get_if<std::string>(&held_)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&held_)) return std::to_string(*number);
    if (const auto* number = std::get_if<double>(&held_)) return std::to_string(*number);
    return {};
}

}  // namespace weir::store
