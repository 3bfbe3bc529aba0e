// AMF0 values (Adobe Action Message Format AMF 0, 2007): what RTMP commands and script messages are
// written in.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace weir::flv::amf0 {

struct value;
struct property;

struct undefined {
    bool operator==(const undefined&) const = default;
};
struct null {
    bool operator==(const null&) const = default;
};
/// 2.13: "this type has no meaning on the wire" and yet has a marker.
struct unsupported {
    bool operator==(const unsupported&) const = default;
};
struct date {
    /// Since 1970-01-01 UTC.
    double milliseconds = 0;
    std::int16_t zone = 0;
    bool operator==(const date&) const = default;
};
struct xml {
    std::string text;
    bool operator==(const xml&) const = default;
};

/// An anonymous object, an ECMA array or an object of a named class. Senders use the first two
/// interchangeably, so readers ask for properties and not for the kind. Properties keep their
/// order.
struct object {
    std::vector<property> properties;
    bool ecma_array = false;
    /// Empty unless the object is of a named class.
    std::string class_name;

    /// The first of that name, or null.
    const value* find(std::string_view name) const;
    std::optional<double> number(std::string_view name) const;
    std::optional<std::string_view> text(std::string_view name) const;
    object& add(std::string_view name, value what);

    bool operator==(const object& other) const;
};

struct array {
    std::vector<value> elements;
    bool operator==(const array& other) const;
};

template <class T, class... Kinds>
concept one_of = (std::same_as<T, Kinds> || ...);

template <class T>
concept storable = std::is_arithmetic_v<T> || std::convertible_to<T, std::string_view> ||
                   one_of<T, undefined, null, std::string, object, array, date, xml, unsupported>;

struct value {
    std::variant<undefined, null, double, bool, std::string, object, array, date, xml, unsupported>
        data;

    value() = default;
    /// From any of the above; from every arithmetic type but bool as a number, and from any text.
    template <class T>
        requires storable<std::remove_cvref_t<T>>
    value(T&& what) : data(stored(std::forward<T>(what))) {}

    /// The value as this type; null when it is of another.
    const double* number() const { return std::get_if<double>(&data); }
    const bool* boolean() const { return std::get_if<bool>(&data); }
    const std::string* text() const { return std::get_if<std::string>(&data); }
    const object* properties() const { return std::get_if<object>(&data); }

    bool operator==(const value& other) const = default;

 private:
    template <class T>
    static auto stored(T&& what) {
        using plain = std::remove_cvref_t<T>;
        if constexpr (std::is_arithmetic_v<plain> && !std::same_as<plain, bool>) {
            return static_cast<double>(what);
        } else if constexpr (std::convertible_to<T, std::string_view> &&
                             !std::same_as<plain, std::string>) {
            return std::string(std::string_view(what));
        } else {
            return plain(std::forward<T>(what));
        }
    }
};

struct property {
    std::string name;
    value what;
    bool operator==(const property&) const = default;
};

/// Reads the values of one message, one after the other. Limits: 16 levels, 4096 values in all,
/// 256 KiB of message; so what it makes is bounded by about 1 MiB, however the message is built.
/// References, AMF3 values and the reserved markers are refused.
class reader {
 public:
    static constexpr int max_depth = 16;
    static constexpr std::size_t max_values = 4096;
    static constexpr std::size_t max_size = 256 * 1024;

    explicit reader(byte_view message) : in_(message) {}

    bool empty() const { return in_.empty(); }
    std::size_t offset() const { return in_.offset(); }

    [[nodiscard]] parsed<value> next();
    /// Whatever is left.
    [[nodiscard]] parsed<std::vector<value>> rest();

 private:
    parsed<value> read(int depth);
    parsed<value> read_object(int depth, object made);
    parsed<value> read_array(int depth);
    parsed<std::string> read_string(std::size_t size_bytes);

    byte_reader in_;
    std::size_t values_ = 0;
};

/// Appends. Text over 65535 bytes becomes a long string; a property's name is cut there.
void write(bytes& out, const value& what);

}  // namespace weir::flv::amf0
