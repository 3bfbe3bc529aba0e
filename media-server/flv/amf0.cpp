#include "weir/flv/amf0.hpp"

#include "weir/flv/amf0_marker.hpp"
#include "weir/flv/errc.hpp"

#include <algorithm>
#include <bit>

namespace weir::flv::amf0 {

const value* object::find(std::string_view name) const {
    const auto at = std::ranges::find(properties, name, &property::name);
    return at == properties.end() ? nullptr : &at->what;
}

std::optional<double> object::number(std::string_view name) const {
    const auto* found = find(name);
    const auto* number = found != nullptr ? found->number() : nullptr;
    return number != nullptr ? std::optional(*number) : std::nullopt;
}

std::optional<std::string_view> object::text(std::string_view name) const {
    const auto* found = find(name);
    const auto* text = found != nullptr ? found->text() : nullptr;
    return text != nullptr ? std::optional<std::string_view>(*text) : std::nullopt;
}

object& object::add(std::string_view name, value what) {
    properties.push_back({std::string(name), std::move(what)});
    return *this;
}

bool object::operator==(const object& other) const = default;
bool array::operator==(const array& other) const = default;

parsed<value> reader::next() {
    if (in_.offset() + in_.left() > max_size) return parse_error{errc::amf0_size, max_size};
    return read(0);
}

parsed<std::vector<value>> reader::rest() {
    std::vector<value> values;
    while (!empty()) {
        auto one = next();
        if (!one) return one.error();
        values.push_back(std::move(*one));
    }
    return values;
}

parsed<std::string> reader::read_string(std::size_t size_bytes) {
    const auto at = in_.offset();
    std::optional<std::uint32_t> size;
    if (size_bytes == 2) {
        size = in_.u16();
    } else {
        size = in_.u32();
    }
    if (!size) return parse_error{errc::amf0_end, at};
    const auto text = in_.take(*size);
    if (!text) return parse_error{errc::amf0_string_end, at};
    return std::string(as_text(*text));
}

parsed<value> reader::read(int depth) {
    const auto at = in_.offset();
    if (depth > max_depth) return parse_error{errc::amf0_depth, at};
    if (++values_ > max_values) return parse_error{errc::amf0_count, at};
    const auto kind = in_.u8();
    if (!kind) return parse_error{errc::amf0_end, at};

    switch (static_cast<marker>(*kind)) {
        case marker::number: {
            const auto bits = in_.u64();
            if (!bits) return parse_error{errc::amf0_end, at};
            return value(std::bit_cast<double>(*bits));
        }
        case marker::boolean: {
            const auto flag = in_.u8();
            if (!flag) return parse_error{errc::amf0_end, at};
            return value(*flag != 0);
        }
        case marker::string:
        case marker::long_string: {
            auto text = read_string(static_cast<marker>(*kind) == marker::string ? 2 : 4);
            if (!text) return text.error();
            return value(std::move(*text));
        }
        case marker::xml_document: {
            auto text = read_string(4);
            if (!text) return text.error();
            return value(xml{std::move(*text)});
        }
        case marker::object: return read_object(depth, {});
        case marker::ecma_array: {
            // The count is a hint: real senders write 0, or a number that is not the count.
            if (!in_.skip(4)) return parse_error{errc::amf0_end, at};
            object made;
            made.ecma_array = true;
            return read_object(depth, std::move(made));
        }
        case marker::typed_object: {
            auto name = read_string(2);
            if (!name) return name.error();
            object made;
            made.class_name = std::move(*name);
            return read_object(depth, std::move(made));
        }
        case marker::strict_array: return read_array(depth);
        case marker::date: {
            const auto bits = in_.u64();
            const auto zone = in_.u16();
            if (!bits || !zone) return parse_error{errc::amf0_end, at};
            return value(date{std::bit_cast<double>(*bits), static_cast<std::int16_t>(*zone)});
        }
        case marker::null: return value(null{});
        case marker::undefined: return value(undefined{});
        case marker::unsupported: return value(unsupported{});
        case marker::reference: return parse_error{errc::amf0_reference, at};
        case marker::amf3: return parse_error{errc::amf0_amf3, at};
        default: return parse_error{errc::amf0_marker, at};
    }
}

parsed<value> reader::read_object(int depth, object made) {
    for (;;) {
        auto name = read_string(2);
        if (!name) return name.error();
        if (name->empty()) {
            const auto rest = in_.rest();
            if (!rest.empty() && static_cast<marker>(rest[0]) == marker::object_end) {
                in_.skip(1);
                return value(std::move(made));
            }
        }
        auto what = read(depth + 1);
        if (!what) return what.error();
        made.properties.push_back({std::move(*name), std::move(*what)});
    }
}

parsed<value> reader::read_array(int depth) {
    const auto at = in_.offset();
    const auto count = in_.u32();
    if (!count) return parse_error{errc::amf0_end, at};
    array made;
    for (std::uint32_t i = 0; i < *count; ++i) {
        auto element = read(depth + 1);
        if (!element) return element.error();
        made.elements.push_back(std::move(*element));
    }
    return value(std::move(made));
}

}  // namespace weir::flv::amf0
