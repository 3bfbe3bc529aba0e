#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace weir::store {

/// What a statement takes and gives: null, a whole number, a real number or text (UTF-8).
class value {
 public:
    using variant = std::variant<std::monostate, std::int64_t, double, std::string>;

    value() = default;
    value(std::nullopt_t) {}
    template <std::integral T>
    value(T number) : held_(static_cast<std::int64_t>(number)) {}
    value(double number) : held_(number) {}
    value(std::string text) : held_(std::move(text)) {}
    value(std::string_view text) : held_(std::string(text)) {}
    value(const char* text) : held_(std::string(text)) {}
    template <class T>
    value(const std::optional<T>& maybe) {
        if (maybe) *this = value(*maybe);
    }

    bool is_null() const { return std::holds_alternative<std::monostate>(held_); }
    const variant& held() const { return held_; }

    /// 0 for null and for text that is no number. SQLite gives the value of an expression as text,
    /// so text is read as a number.
    std::int64_t integer() const;
    double real() const;
    /// Empty for null; a number in decimal.
    std::string text() const;

    bool operator==(const value&) const = default;

 private:
    variant held_;
};

using values = std::vector<value>;

/// One row of an answer, its columns in the statement's order. A column that is not there is a
/// mistake of ours and throws std::out_of_range.
class row {
 public:
    row() = default;
    explicit row(values columns) : columns_(std::move(columns)) {}

    std::size_t size() const { return columns_.size(); }
    const value& operator[](std::size_t column) const { return columns_.at(column); }
    std::int64_t integer(std::size_t column) const { return columns_.at(column).integer(); }
    std::string text(std::size_t column) const { return columns_.at(column).text(); }
    bool is_null(std::size_t column) const { return columns_.at(column).is_null(); }

 private:
    values columns_;
};

using rows = std::vector<row>;

}  // namespace weir::store
