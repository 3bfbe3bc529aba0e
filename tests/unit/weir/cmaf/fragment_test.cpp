#include "weir/cmaf/fragment.hpp"

#include <doctest/doctest.h>

#include "boxes.hpp"
#include <array>
#include <vector>

using namespace weir;
using weir::test::hex;

namespace {

const bytes one{0xa1};
const bytes two{0xb1, 0xb2};
const bytes three{0xc1, 0xc2, 0xc3};

}  // namespace

// The bytes are those of ISO/IEC 14496-12 8.8.4 to 8.8.8 and 8.8.12.
TEST_CASE("a fragment of one key frame is written byte for byte") {
    const std::array samples{cmaf::sample{two, 3000, 0, true}};
    const std::array runs{cmaf::track_run{1, 0x0102030405, samples}};

    const auto made = cmaf::fragment(7, runs);

    const bytes moof{0,   0,   0,   100, 'm', 'o', 'o', 'f', 0, 0, 0, 16,
                     'm', 'f', 'h', 'd', 0,   0,   0,   0,   0, 0, 0, 7};
    CHECK(hex(byte_view(made).first(24)) == hex(moof));
    const bytes tfhd{0, 0x02, 0x00, 0x28, 0, 0, 0, 1, 0, 0, 0x0b, 0xb8, 0x02, 0, 0, 0};
    CHECK(hex(test::at(made, "moof/traf/tfhd")) == hex(tfhd));
    const bytes tfdt{1, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5};
    CHECK(hex(test::at(made, "moof/traf/tfdt")) == hex(tfdt));
    // Version 1; data offset and size present; one sample; data 8 bytes after the moof of 100; 2
    // bytes.
    const bytes trun{1, 0, 0x02, 0x01, 0, 0, 0, 1, 0, 0, 0, 108, 0, 0, 0, 2};
    CHECK(hex(test::at(made, "moof/traf/trun")) == hex(trun));
    CHECK(hex(test::at(made, "mdat")) == hex(two));
}

TEST_CASE("samples that differ say so one by one, with signed composition times") {
    const std::array samples{cmaf::sample{one, 3000, 6000, true},
                             cmaf::sample{two, 3060, -3000, false}};
    const std::array runs{cmaf::track_run{1, 0, samples}};

    const auto made = cmaf::fragment(1, runs);

    const bytes tfhd{0, 0x02, 0x00, 0x00, 0, 0, 0, 1};
    CHECK(hex(test::at(made, "moof/traf/tfhd")) == hex(tfhd));
    const auto trun = test::at(made, "moof/traf/trun");
    const bytes rest{0, 0, 0x0b, 0xb8, 0, 0, 0, 1, 0x02, 0, 0, 0, 0,    0,    0x17, 0x70,
                     0, 0, 0x0b, 0xf4, 0, 0, 0, 2, 0x01, 1, 0, 0, 0xff, 0xff, 0xf4, 0x48};
    CHECK(hex(trun.first(8)) == hex(bytes{1, 0, 0x0f, 0x01, 0, 0, 0, 2}));
    CHECK(hex(trun.subspan(12)) == hex(rest));
}

TEST_CASE("runs of two tracks find their data in one mdat") {
    const std::array pictures{cmaf::sample{three, 3000, 0, true},
                              cmaf::sample{one, 3000, 0, false}};
    const std::array sound{cmaf::sample{two, 1024, 0, true}};
    const std::array runs{cmaf::track_run{1, 90000, pictures}, cmaf::track_run{2, 48000, sound}};

    const auto made = cmaf::fragment(1, runs);
    const auto read = test::read_fragments(made);

    REQUIRE(read.size() == 3);
    CHECK(read[0].track == 1);
    CHECK(read[0].dts == 90000);
    CHECK(read[0].sync);
    CHECK(hex(read[0].data) == hex(three));
    CHECK(read[1].dts == 93000);
    CHECK(!read[1].sync);
    CHECK(hex(read[1].data) == hex(one));
    CHECK(read[2].track == 2);
    CHECK(read[2].dts == 48000);
    CHECK(read[2].duration == 1024);
    CHECK(hex(read[2].data) == hex(two));
}

TEST_CASE("a run without samples is left out") {
    const std::array sound{cmaf::sample{two, 1024, 0, true}};
    const std::array runs{cmaf::track_run{1, 0, {}}, cmaf::track_run{2, 0, sound}};

    const auto made = cmaf::fragment(1, runs);

    CHECK(test::all(test::at(made, "moof"), "traf").size() == 1);
    CHECK(test::read_fragments(made).front().track == 2);
}
