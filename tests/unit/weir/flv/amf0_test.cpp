#include "weir/flv/amf0.hpp"

#include "weir/flv/errc.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"
#include <algorithm>
#include <limits>

using namespace weir;
using namespace weir::flv::amf0;
using flv::errc;
using test::hex;
using test::to_hex;

namespace {

object ecma(object from) {
    from.ecma_array = true;
    return from;
}

}  // namespace

TEST_CASE("every kind of value has its bytes, in both directions") {
    object named;
    named.class_name = "C";
    named.add("a", true);
    const struct {
        const char* data;
        value what;
    } known[] = {
        {"00 3f f0 00 00 00 00 00 00", 1},
        {"00 7f f0 00 00 00 00 00 00", std::numeric_limits<double>::infinity()},
        {"01 01", true},
        {"01 00", false},
        {"02 00 04 6c 69 76 65", "live"},
        {"02 00 00", ""},
        {"03 00 03 61 70 70 02 00 04 6c 69 76 65 00 00 09", object().add("app", "live")},
        {"03 00 00 09", object()},
        {"03 00 00 05 00 00 09", object().add("", null{})},
        {"05", null{}},
        {"06", undefined{}},
        {"08 00 00 00 01 00 01 77 00 40 00 00 00 00 00 00 00 00 00 09", ecma(object().add("w", 2))},
        {"0a 00 00 00 02 05 06", array{{null{}, undefined{}}}},
        {"0b 3f f0 00 00 00 00 00 00 ff c4", date{1, -60}},
        {"0d", unsupported{}},
        {"0f 00 00 00 02 3c 2f", xml{"</"}},
        {"10 00 01 43 00 01 61 01 01 00 00 09", named},
    };
    for (const auto& each : known) {
        CAPTURE(each.data);
        const auto data = hex(each.data);
        reader in(data);
        const auto read = in.next();
        REQUIRE_MESSAGE(read.has_value(), read.error().message());
        CHECK(in.empty());
        CHECK(*read == each.what);

        bytes written;
        write(written, each.what);
        CHECK(to_hex(written) == to_hex(data));
    }
}

TEST_CASE("a value cut anywhere is refused") {
    const auto whole = hex(
        "03 00 01 61 08 00 00 00 01 00 01 62 0a 00 00 00 02 0c 00 00 00 01 63 00 40 00 00 00 00 00 "
        "00 00 00 00 09 00 01 64 0b 3f f0 00 00 00 00 00 00 00 00 00 00 09");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        const auto read = reader(byte_view(whole).first(size)).next();
        REQUIRE(read.has_error());
        CHECK(read.error().offset <= size);
    }
    const auto read = reader(whole).next();
    CHECK_MESSAGE(read.has_value(), read.error().message());
}

TEST_CASE("an ECMA array is read to its end whatever its count says") {
    for (const auto* count : {"00 00 00 00", "00 00 00 14", "ff ff ff ff"}) {
        const auto data = hex(std::string("08 ") + count + " 00 01 61 05 00 01 62 01 01 00 00 09");
        const auto read = reader(data).next();
        REQUIRE(read.has_value());
        CHECK(read->properties()->properties.size() == 2);
        CHECK(*read->properties()->find("b") == value(true));
    }
}

TEST_CASE("what cannot be read is refused with its reason and its place") {
    const struct {
        const char* data;
        errc why;
        std::size_t offset;
    } refused[] = {
        {"", errc::amf0_end, 0},
        {"02 00 05 61 62", errc::amf0_string_end, 1},
        {"0c ff ff ff ff 61", errc::amf0_string_end, 1},
        {"03 00 01 61 07 00 00", errc::amf0_reference, 4},
        {"11 01", errc::amf0_amf3, 0},
        {"04", errc::amf0_marker, 0},
        {"0e", errc::amf0_marker, 0},
        {"09", errc::amf0_marker, 0},
        {"ff", errc::amf0_marker, 0},
        {"0a ff ff ff ff 05 05", errc::amf0_end, 7},
    };
    for (const auto& each : refused) {
        CAPTURE(each.data);
        const auto read = reader(hex(each.data)).next();
        REQUIRE(read.has_error());
        CHECK(read.error() == parse_error{each.why, each.offset});
    }
    CHECK(reader(hex("02 00 05 61 62")).next().error().message() ==
          "AMF0 string runs past the message (at byte 1)");
}

TEST_CASE("nesting, number of values and size have limits") {
    bytes deep;
    for (int i = 0; i < reader::max_depth; ++i) byte_writer(deep).append(hex("0a 00 00 00 01"));
    deep.push_back(5);
    CHECK(reader(deep).next().has_value());
    byte_writer(deep).append(hex("05"));
    deep.insert(deep.begin(), {0x0a, 0, 0, 0, 1});
    CHECK(reader(deep).next().error().code == errc::amf0_depth);

    bytes many(5 + reader::max_values, 5);
    std::ranges::copy(hex("0a 00 01 00 00"), many.begin());
    CHECK(reader(many).next().error().code == errc::amf0_count);

    bytes scattered(reader::max_values + 1, 5);
    CHECK(reader(scattered).rest().error().code == errc::amf0_count);

    CHECK(reader(bytes(reader::max_size + 1, 5)).next().error().code == errc::amf0_size);
}

TEST_CASE("text over 65535 bytes becomes a long string") {
    const std::string text(70000, 'x');
    bytes written;
    write(written, text);
    CHECK(written[0] == 0x0c);
    CHECK(*reader(written).next() == value(text));
}

TEST_CASE("properties are asked for by name and type") {
    const auto o = object().add("n", 1.5).add("t", "x").add("n", 2);
    CHECK(o.number("n") == 1.5);
    CHECK(!o.number("t"));
    CHECK(o.text("t") == "x");
    CHECK(!o.text("n"));
    CHECK(o.find("missing") == nullptr);
}
