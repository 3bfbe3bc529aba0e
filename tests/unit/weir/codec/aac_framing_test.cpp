#include "weir/codec/aac.hpp"
#include "weir/codec/adts.hpp"
#include "weir/codec/errc.hpp"
#include "weir/codec/latm.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using codec::errc;
using test::hex;
using test::to_hex;

namespace {

// Writes bits for elements that no encoder at hand makes.
class bit_writer {
 public:
    bit_writer& put(std::uint64_t value, unsigned count) {
        for (unsigned i = count; i-- > 0; ++size_) {
            if (size_ % 8 == 0) out_.push_back(0);
            out_.back() =
                static_cast<std::uint8_t>(out_.back() | (value >> i & 1) << (7 - size_ % 8));
        }
        return *this;
    }
    /// The element in LOAS.
    bytes loas() const {
        bytes element{0x56, 0xe0, 0};
        put_be<2>(element.data() + 1, 0xe000 | out_.size());
        element.insert(element.end(), out_.begin(), out_.end());
        return element;
    }

 private:
    bytes out_;
    std::size_t size_ = 0;
};

std::vector<bytes> read_all(codec::latm_reader& reader, const bytes& element) {
    std::vector<bytes> units;
    const auto error = reader.read(element, units);
    REQUIRE_MESSAGE(!error, error->message());
    return units;
}

}  // namespace

TEST_CASE("an ADTS header says what an AudioSpecificConfig says, and the other way round") {
    const struct {
        const char* config;
        const char* header;  // of a frame of 300 bytes
    } known[] = {
        {"11 90", "ff f1 4c 80 25 9f fc"},        // LC, 48 kHz, stereo
        {"12 10", "ff f1 50 80 25 9f fc"},        // LC, 44.1 kHz, stereo
        {"12 08", "ff f1 50 40 25 9f fc"},        // mono
        {"11 b8", "ff f1 4d c0 25 9f fc"},        // 7.1
        {"2b 11 88 00", "ff f1 58 80 25 9f fc"},  // SBR of 44.1 kHz over LC of 22.05 kHz
    };
    for (const auto& each : known) {
        CAPTURE(each.config);
        const auto made = codec::make_adts_header(hex(each.config));
        REQUIRE(made.has_value());
        bytes frame;
        REQUIRE(codec::append_adts_header(frame, *made, 293));
        CHECK(to_hex(frame) == each.header);
        const auto read = codec::read_adts_header(frame);
        REQUIRE(read.has_value());
        CHECK(read->frame_size == 300);
        CHECK(read->header_size == 7);
        const auto stated = codec::read_aac_config(hex(each.config));
        const auto found = codec::read_aac_config(read->config);
        CHECK(found->sample_rate == stated->sample_rate);
        CHECK(found->channels == stated->channels);
        CHECK(read->sample_rate == stated->sample_rate);
    }
}

TEST_CASE("what ADTS cannot say has no header") {
    for (const auto* config : {"", "11", "11 80", "11 94", "17 80 00 48 10", "b9 90", "f8 e4 40"}) {
        CAPTURE(config);
        CHECK_FALSE(codec::make_adts_header(hex(config)).has_value());
    }
    bytes frame;
    const auto header = codec::make_adts_header(hex("11 90"));
    CHECK_FALSE(codec::append_adts_header(frame, *header, 8185));
    CHECK(codec::append_adts_header(frame, *header, 8184));
    CHECK(codec::read_adts_header(frame)->frame_size == 8191);
}

TEST_CASE("an ADTS header that cannot be read is refused with its reason") {
    const struct {
        const char* header;
        parse_error why;
    } refused[] = {
        {"ff f1 4c 80 25 9f", {errc::frame_too_short, 6}},
        {"ff e1 4c 80 25 9f fc", {errc::frame_sync, 0}},
        {"ff f3 4c 80 25 9f fc", {errc::frame_sync, 0}},
        {"ff f1 4c 00 25 9f fc", {errc::channel_layout, 2}},
        {"ff f1 7c 80 25 9f fc", {errc::sampling_rate, 2}},
        {"ff f1 4c 80 00 df fc", {errc::frame_value, 3}},
        {"ff f1 4c 80 25 9f fd", {errc::frame_value, 6}},
    };
    for (const auto& each : refused) {
        CAPTURE(each.header);
        const auto read = codec::read_adts_header(hex(each.header));
        REQUIRE_FALSE(read.has_value());
        CHECK(read.error() == each.why);
    }
    // With a checksum.
    CHECK(codec::read_adts_header(hex("ff f0 4c 80 25 9f fc"))->header_size == 9);
}

TEST_CASE("LATM of ffmpeg is read") {
    // The configuration and the first frame of a stereo stream, shortened.
    const auto element = bit_writer()
                             .put(0x20001190, 32)
                             .put(0xff, 11)  // length type, fullness
                             .put(0, 2)      // no other data, no checksum
                             .put(3, 8)
                             .put(0xabcdef, 24)
                             .loas();
    CHECK(*codec::read_loas_size(element) == element.size());
    codec::latm_reader reader;
    CHECK(reader.config().empty());
    const auto units = read_all(reader, element);
    CHECK(to_hex(reader.config()) == "11 90");
    REQUIRE(units.size() == 1);
    CHECK(to_hex(units[0]) == "ab cd ef");

    // The configuration of before; a size of more than one byte.
    bit_writer next;
    next.put(1, 1).put(255, 8).put(45, 8);
    for (unsigned i = 0; i < 300; ++i) next.put(i & 255, 8);
    const auto more = read_all(reader, next.loas());
    REQUIRE(more.size() == 1);
    CHECK(more[0].size() == 300);
    CHECK(more[0][299] == 43);
}

TEST_CASE("LATM with several frames, explicit SBR and version 1 is read") {
    // Version 0, two frames; SBR of 44.1 kHz over LC of 22.05 kHz: 5, 7, 2, 4, 2; other data,
    // checksum.
    const auto sbr = bit_writer()
                         .put(0, 2)
                         .put(1, 1)
                         .put(1, 6)
                         .put(0, 7)
                         .put(0x2b118800 >> 7, 25)  // 5 4 4 4 5 and three flags
                         .put(0, 3)
                         .put(0xff, 8)
                         .put(1, 1)
                         .put(0x1ff, 9)
                         .put(8, 9)
                         .put(1, 1)
                         .put(0x77, 8)
                         .put(1, 8)
                         .put(0xaa, 8)
                         .put(2, 8)
                         .put(0xbbcc, 16)
                         .loas();
    codec::latm_reader reader;
    const auto units = read_all(reader, sbr);
    REQUIRE(units.size() == 2);
    CHECK(to_hex(units[0]) == "aa");
    CHECK(to_hex(units[1]) == "bb cc");
    CHECK(codec::read_aac_config(reader.config())->codecs == "mp4a.40.5");

    // Version 1 states the configuration's length; frames of fixed length.
    const auto version_1 = bit_writer()
                               .put(0b010, 3)
                               .put(0, 2)
                               .put(9, 8)
                               .put(1, 1)
                               .put(0, 13)
                               .put(0, 2)
                               .put(16, 8)
                               .put(0x1210, 16)
                               .put(1, 3)
                               .put(1, 9)  // 21 bytes
                               .put(0, 2);
    auto whole = version_1;
    for (unsigned i = 0; i < 21; ++i) whole.put(i, 8);
    const auto fixed = read_all(reader, whole.loas());
    REQUIRE(fixed.size() == 1);
    CHECK(fixed[0].size() == 21);
    CHECK(fixed[0][20] == 20);
    CHECK(to_hex(reader.config()) == "12 10");
}

TEST_CASE("LATM that we do not read is refused, and what was known stays") {
    codec::latm_reader reader;
    std::vector<bytes> units;
    // Nothing is known yet.
    CHECK_FALSE(
        reader.read(bit_writer().put(1, 1).put(1, 8).put(0xaa, 8).loas(), units).has_value());
    CHECK(units.empty());
    const bytes refused[] = {
        bit_writer().put(0b011, 3).put(0, 40).loas(),                       // version 2
        bit_writer().put(0b000, 3).put(0, 60).loas(),                       // several time lines
        bit_writer().put(0b001, 3).put(0, 6).put(1, 4).put(0, 50).loas(),   // two programs
        bit_writer().put(0b001, 3).put(0, 10).put(1, 3).put(0, 50).loas(),  // two layers
        bit_writer().put(0b001, 3).put(0, 13).put(0x1180, 16).put(0, 40).loas(),  // no channels
        bit_writer().put(0b001, 3).put(0, 13).put(0xb990, 16).put(0, 40).loas(),  // low delay
        bit_writer().put(0b001, 3).put(0, 13).put(0x1190, 16).put(6, 3).put(0, 40).loas(),
        bit_writer().put(0b001, 3).put(0, 13).put(0x1190, 16).loas(),
        bit_writer().put(0x20001190, 32).put(0xff, 11).put(0, 2).put(9, 8).put(0, 8).loas(),
    };
    for (const auto& each : refused) {
        CAPTURE(to_hex(each));
        CHECK(reader.read(each, units).has_value());
        CHECK(units.empty());
    }
    CHECK(codec::read_loas_size(hex("56 e0")).error() == parse_error{errc::frame_too_short, 2});
    CHECK(codec::read_loas_size(hex("56 c0 01")).error() == parse_error{errc::frame_sync, 0});
}
