#include "weir/flv/amf0.hpp"
#include "weir/flv/amf0_marker.hpp"

#include <bit>

namespace weir::flv::amf0 {
namespace {

constexpr std::size_t max_short_string = 0xffff;

class writer {
 public:
    explicit writer(bytes& out) : out_(out) {}

    void operator()(undefined) { put(marker::undefined); }
    void operator()(null) { put(marker::null); }
    void operator()(unsupported) { put(marker::unsupported); }
    void operator()(double number) {
        put(marker::number);
        out_.u64(std::bit_cast<std::uint64_t>(number));
    }
    void operator()(bool flag) {
        put(marker::boolean);
        out_.u8(flag ? 1 : 0);
    }
    void operator()(const std::string& text) {
        if (text.size() <= max_short_string) {
            put(marker::string);
            short_string(text);
        } else {
            put(marker::long_string);
            long_string(text);
        }
    }
    void operator()(const xml& x) {
        put(marker::xml_document);
        long_string(x.text);
    }
    void operator()(const date& d) {
        put(marker::date);
        out_.u64(std::bit_cast<std::uint64_t>(d.milliseconds));
        out_.u16(static_cast<std::uint16_t>(d.zone));
    }
    void operator()(const array& a) {
        put(marker::strict_array);
        out_.u32(static_cast<std::uint32_t>(a.elements.size()));
        for (const auto& element : a.elements) std::visit(*this, element.data);
    }
    void operator()(const object& o) {
        if (!o.class_name.empty()) {
            put(marker::typed_object);
            short_string(o.class_name);
        } else if (o.ecma_array) {
            put(marker::ecma_array);
            out_.u32(static_cast<std::uint32_t>(o.properties.size()));
        } else {
            put(marker::object);
        }
        for (const auto& each : o.properties) {
            short_string(each.name);
            std::visit(*this, each.what.data);
        }
        out_.u16(0);
        put(marker::object_end);
    }

 private:
    void put(marker kind) { out_.u8(static_cast<std::uint8_t>(kind)); }
    void short_string(std::string_view text) {
        const auto piece = text.substr(0, max_short_string);
        out_.u16(static_cast<std::uint16_t>(piece.size()));
        out_.append(piece);
    }
    void long_string(std::string_view text) {
        out_.u32(static_cast<std::uint32_t>(text.size()));
        out_.append(text);
    }

    byte_writer out_;
};

}  // namespace

void write(bytes& out, const value& what) {
    std::visit(writer(out), what.data);
}

}  // namespace weir::flv::amf0
