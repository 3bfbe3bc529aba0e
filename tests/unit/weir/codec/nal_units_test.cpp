#include "weir/codec/nal_units.hpp"

#include "weir/codec/avc.hpp"
#include "weir/codec/hevc.hpp"
#include "weir/codec/parameter_sets.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"
#include <string>
#include <vector>

using namespace weir;
using codec::nal_role;
using codec::video_codec;
using test::hex;
using test::to_hex;

namespace {

constexpr auto avc_record =
    "01 42 c0 1f ff e1 00 19 67 42 c0 1f d9 00 50 05 bb 01 10 00 00 03 00 10 00 00 03 03 c0 f1 83 "
    "24 80 01 00 05 68 cb 83 cb 20";
constexpr auto avc_sets =
    "00 00 00 01 67 42 c0 1f d9 00 50 05 bb 01 10 00 00 03 00 10 00 00 03 03 c0 f1 83 24 80 "
    "00 00 00 01 68 cb 83 cb 20";
// From x265 3.5.
constexpr auto hevc_vps = "40 01 0c 01 ff ff 01 60 00 00 03 00 90 00 00 03 00 00 03 00 5d 95 94 09";
constexpr auto hevc_sps =
    "42 01 01 01 60 00 00 03 00 90 00 00 03 00 00 03 00 5d a0 02 80 80 2d 1f 59 65 65 4a 4c 2f 01 "
    "68 08 00 00 1f 48 00 03 a9 80 40";
constexpr auto hevc_pps = "44 01 c0 73 c1 89";

std::vector<std::string> nal_units(byte_view stream) {
    std::vector<std::string> found;
    codec::annex_b_reader in(stream);
    while (const auto nal_unit = in.next()) found.push_back(to_hex(*nal_unit));
    return found;
}

}  // namespace

TEST_CASE("a byte stream is cut at start codes of three and four bytes") {
    const struct {
        const char* stream;
        std::vector<std::string> nal_units;
    } streams[] = {
        {"", {}},
        {"00 00 01", {}},
        {"01 02 03", {}},
        {"00 00 01 65", {"65"}},
        {"00 00 00 01 65 88 00 00 01 41 9a", {"65 88", "41 9a"}},
        // Zeros in front of start codes and at the end belong to no unit, those within do.
        {"00 00 00 00 00 01 09 f0 00 00 00 00 01 65 00 00 80 00 00", {"09 f0", "65 00 00 80"}},
        {"aa bb 00 00 01 65 01 00 01 00 00 01", {"65 01 00 01"}},
        {"00 00 01 00 00 01 41 00 00 03 01", {"41 00 00 03 01"}},
    };
    for (const auto& each : streams) {
        CAPTURE(each.stream);
        CHECK(nal_units(hex(each.stream)) == each.nal_units);
    }
}

TEST_CASE("NAL units are read behind lengths of any width, until one runs past the end") {
    const struct {
        std::size_t length_size;
        const char* unit;
        std::vector<std::string> nal_units;
        bool good;
    } units[] = {
        {4, "00 00 00 02 65 88 00 00 00 01 41", {"65 88", "41"}, true},
        {2, "00 02 65 88 00 00 00 01 41", {"65 88", "41"}, true},
        {1, "02 65 88 01 41", {"65 88", "41"}, true},
        {4, "", {}, true},
        {4, "00 00 00 02 65 88 00 00 00 02 41", {"65 88"}, false},
        {4, "00 00 00 02 65 88 00 00", {"65 88"}, false},
        {4, "ff ff ff ff 65", {}, false},
    };
    for (const auto& each : units) {
        CAPTURE(each.unit);
        const auto unit = hex(each.unit);
        codec::nal_unit_reader in(unit, each.length_size);
        std::vector<std::string> found;
        while (const auto nal_unit = in.next()) found.push_back(to_hex(*nal_unit));
        CHECK(found == each.nal_units);
        CHECK(in.good() == each.good);
        CHECK_FALSE(in.next());
    }
}

TEST_CASE("a NAL unit's header says what it is") {
    const struct {
        video_codec codec;
        std::uint8_t first;
        nal_role role;
    } headers[] = {
        {video_codec::avc, 0x65, nal_role::random_access_slice},
        {video_codec::avc, 0x25, nal_role::random_access_slice},
        {video_codec::avc, 0x41, nal_role::slice},
        {video_codec::avc, 0x01, nal_role::slice},
        {video_codec::avc, 0x06, nal_role::message},
        {video_codec::avc, 0x67, nal_role::sequence_parameter_set},
        {video_codec::avc, 0x68, nal_role::picture_parameter_set},
        {video_codec::avc, 0x09, nal_role::access_unit_delimiter},
        {video_codec::avc, 0x0c, nal_role::filler},
        {video_codec::avc, 0x0a, nal_role::other},
        // IDR with and without leading pictures, CRA, RASL, trailing.
        {video_codec::hevc, 19 << 1, nal_role::random_access_slice},
        {video_codec::hevc, 20 << 1, nal_role::random_access_slice},
        {video_codec::hevc, 21 << 1, nal_role::random_access_slice},
        {video_codec::hevc, 9 << 1, nal_role::slice},
        {video_codec::hevc, 1 << 1, nal_role::slice},
        {video_codec::hevc, 32 << 1, nal_role::video_parameter_set},
        {video_codec::hevc, 33 << 1, nal_role::sequence_parameter_set},
        {video_codec::hevc, 34 << 1, nal_role::picture_parameter_set},
        {video_codec::hevc, 35 << 1, nal_role::access_unit_delimiter},
        {video_codec::hevc, 38 << 1, nal_role::filler},
        {video_codec::hevc, 39 << 1, nal_role::message},
        {video_codec::hevc, 40 << 1, nal_role::other},
    };
    for (const auto& each : headers) {
        CAPTURE(each.first);
        CHECK(codec::role_of(each.codec, bytes{each.first, 1}) == each.role);
    }
    CHECK(codec::role_of(video_codec::avc, {}) == nal_role::other);
}

TEST_CASE("a recovery point is found among messages") {
    const struct {
        const char* message;
        bool recovery_point;
    } messages[] = {
        {"06 06 01 c4 80", true},                       // from x264: at once
        {"06 06 02 02 98 80", true},                    // 78 frames: 0000001001111
        {"06 06 03 00 01 40 80", false},                // over 255
        {"06 05 02 aa bb 06 01 c4 80", true},           // behind another
        {"06 05 04 00 00 03 00 aa 06 01 c4 80", true},  // whose size does not count 03
        {"06 01 01 44 80", false},
        {"06 ff 06 01 c4 80", false},  // type 261
        {"06 05 20 aa", false},        // past the end
        {"06 06", false},
        {"06", false},
        {"", false},
    };
    for (const auto& each : messages) {
        CAPTURE(each.message);
        CHECK(codec::is_recovery_point(hex(each.message)) == each.recovery_point);
    }
}

TEST_CASE("an access unit becomes a byte stream, parameter sets first") {
    const auto avc = codec::read_avc_record(hex(avc_record));
    REQUIRE(avc.has_value());
    CHECK(codec::nal_length_size(*avc) == 4);
    CHECK(codec::annex_b_parameter_sets(*avc) == hex(avc_sets));

    bytes written;
    const auto unit = hex("00 00 00 02 09 30 00 00 00 03 65 88 84");
    CHECK(codec::append_annex_b(written, video_codec::avc, hex(avc_sets), unit, 4));
    CHECK(to_hex(written) ==
          "00 00 00 01 09 f0 " + std::string(avc_sets) + " 00 00 00 01 65 88 84");

    written.clear();
    CHECK(codec::append_annex_b(written, video_codec::hevc, {}, hex("00 02 46 01 00 03 26 01 af"),
                                2));
    CHECK(to_hex(written) == "00 00 00 01 46 01 50 00 00 00 01 26 01 af");
    CHECK_FALSE(codec::append_annex_b(written, video_codec::hevc, {}, hex("00 09 26 01 af"), 2));
}

TEST_CASE("lengths of two bytes are known from the record") {
    auto record = hex(avc_record);
    record[4] = 0xfd;
    CHECK(codec::nal_length_size(*codec::read_avc_record(record)) == 2);
}

TEST_CASE("a stream's parameter sets make its format") {
    codec::parameter_sets avc(video_codec::avc);
    CHECK_FALSE(avc.take(hex("65 88")));
    CHECK_FALSE(avc.changed());
    CHECK_FALSE(avc.format().has_value());
    for (const auto& set : nal_units(hex(avc_sets))) CHECK(avc.take(hex(set)));
    CHECK(avc.changed());
    const auto format = avc.format();
    REQUIRE(format.has_value());
    CHECK(format->record == hex(avc_record));
    // The same again is nothing new.
    for (const auto& set : nal_units(hex(avc_sets))) CHECK(avc.take(hex(set)));
    CHECK_FALSE(avc.changed());

    codec::parameter_sets hevc(video_codec::hevc);
    for (const auto* set : {hevc_vps, hevc_sps, hevc_pps}) CHECK(hevc.take(hex(set)));
    const auto other = hevc.format();
    REQUIRE(other.has_value());
    CHECK(other->height == 718);
    std::string all;
    for (const auto* set : {hevc_vps, hevc_sps, hevc_pps}) all += std::string("00 00 00 01 ") + set;
    CHECK(codec::annex_b_parameter_sets(*other) == hex(all));
}

TEST_CASE("picture parameter sets are kept by their numbers, until the sequence changes") {
    codec::parameter_sets sets(video_codec::avc);
    const auto count = [&sets] {
        const auto format = sets.format();
        REQUIRE(format.has_value());
        return nal_units(codec::annex_b_parameter_sets(*format)).size() - 1;
    };
    for (const auto& set : nal_units(hex(avc_sets))) sets.take(hex(set));
    CHECK(count() == 1);
    sets.take(hex("68 5b 83"));  // number 1
    CHECK(count() == 2);
    sets.take(hex("68 5b 84"));  // the same in other words
    CHECK(count() == 2);
    sets.take(hex("67 42 00 0a f8 41 a2"));
    CHECK(sets.changed());
    CHECK_FALSE(sets.format().has_value());
    sets.take(hex("68 ce 38 80"));
    CHECK(count() == 1);
    // Not without limit.
    for (unsigned i = 0; i < 200; ++i) {
        bytes set{0x68, 0, 0, 0x40};
        put_be<2>(set.data() + 1, 0x100u + i);  // seven zeros, then number 127 + ...
        sets.take(set);
    }
    CHECK(count() <= 64);
}
