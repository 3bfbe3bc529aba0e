#include "weir/mpegts/section.hpp"

#include "weir/mpegts/errc.hpp"
#include "weir/mpegts/tables.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using mpegts::errc;
using test::hex;

namespace {

// From ffmpeg 5.1.
constexpr auto programs = "00 b0 0d 00 01 c1 00 00 00 01 f0 00 2a b1 04 b2";
constexpr auto avc_and_opus =
    "02 b0 21 00 01 c1 00 00 e1 00 f0 00 1b e1 00 f0 00 06 e1 01 f0 0a 05 04 4f 70 75 73 7f 02 80 "
    "02 ae a9 63 ed";

bytes with_pointer(std::size_t pointer, byte_view data) {
    bytes payload{static_cast<std::uint8_t>(pointer)};
    payload.insert(payload.end(), data.begin(), data.end());
    return payload;
}

}  // namespace

TEST_CASE("the checksum is that of the standard") {
    CHECK(mpegts::section_checksum(as_bytes("123456789")) == 0x0376e6e7);
    CHECK(mpegts::section_checksum(hex(programs)) == 0);
}

TEST_CASE("sections are put together from packets") {
    const auto section = hex(avc_and_opus);
    const byte_view view = section;
    mpegts::section_reader whole;
    CHECK(whole.put(with_pointer(0, view), true) == std::vector<bytes>{section});

    // In three packets, the last of which begins another.
    mpegts::section_reader spanning;
    CHECK(spanning.put(with_pointer(0, view.first(10)), true).empty());
    CHECK(spanning.put(view.subspan(10, 10), false).empty());
    auto last = with_pointer(view.size() - 20, view.subspan(20));
    last.insert(last.end(), view.begin(), view.end());
    CHECK(spanning.put(last, true) == std::vector<bytes>{section, section});

    // Two in one packet, then stuffing.
    auto two = with_pointer(0, view);
    two.insert(two.end(), view.begin(), view.end());
    two.insert(two.end(), 20, 0xff);
    mpegts::section_reader several;
    CHECK(several.put(two, true) == std::vector<bytes>{section, section});
    CHECK(several.broken() == 0);
}

TEST_CASE("what is missing or broken makes no section") {
    const auto section = hex(avc_and_opus);
    auto broken = section;
    broken[12] ^= 1;
    mpegts::section_reader reader;
    CHECK(reader.put(with_pointer(0, broken), true).empty());
    CHECK(reader.broken() == 1);
    // The end of one whose beginning nobody saw.
    CHECK(reader.put(byte_view(section).subspan(9), false).empty());
    reader.put(with_pointer(0, byte_view(section).first(9)), true);
    reader.reset();
    CHECK(reader.put(byte_view(section).subspan(9), false).empty());
    // A pointer past the end.
    CHECK(reader.put(with_pointer(200, section), true).empty());
    CHECK(reader.put({}, true).empty());
    CHECK(reader.broken() == 1);
    CHECK(reader.put(with_pointer(0, section), true).size() == 1);
}

TEST_CASE("the tables of ffmpeg are read, and ours are the same byte for byte") {
    CHECK(*mpegts::read_programs(hex(programs)) == mpegts::program{1, 0x1000});
    const auto entries = mpegts::read_map(hex(avc_and_opus), 1);
    REQUIRE(entries.has_value());
    const std::vector<mpegts::map_entry> known{{0x100, 0x1b, {}},
                                               {0x101, 0x06, hex("05 04 4f 70 75 73 7f 02 80 02")}};
    CHECK(**entries == known);

    CHECK(mpegts::make_programs(0x1000) == hex(programs));
    CHECK(mpegts::make_map(0, 0x100, known) == hex(avc_and_opus));
}

TEST_CASE("tables that are not in force, of other programs or cut short are not used") {
    auto later = hex(avc_and_opus);
    later[5] &= 0xfe;
    CHECK_FALSE(mpegts::read_map(later, 1)->has_value());
    CHECK_FALSE(mpegts::read_map(hex(avc_and_opus), 2)->has_value());
    CHECK(mpegts::read_map(hex(programs), 1).error().code == errc::section_table);
    CHECK(mpegts::read_programs(hex("00 b0 0d 00 01 c1")).error().code == errc::section_too_short);
    // The network's entry is no program.
    CHECK(*mpegts::read_programs(
              hex("00 b0 11 00 01 c1 00 00 00 00 e0 10 00 07 e1 23 00 00 00 00")) ==
          mpegts::program{7, 0x123});
    CHECK_FALSE(
        mpegts::read_programs(hex("00 b0 0d 00 01 c1 01 01 00 01 f0 00 00 00 00 00"))->has_value());

    const auto whole = hex(avc_and_opus);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        const auto read = mpegts::read_map(byte_view(whole).first(size), 1);
        CHECK((!read || (*read)->size() < 2));
    }
}
