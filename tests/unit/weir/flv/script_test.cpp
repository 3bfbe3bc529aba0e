#include "weir/flv/script.hpp"

#include "weir/flv/amf0.hpp"
#include "weir/flv/errc.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"
#include <limits>

using namespace weir;
using flv::amf0::object;
using flv::amf0::value;

namespace {

bytes message(std::initializer_list<value> values) {
    bytes body;
    for (const auto& each : values) flv::amf0::write(body, each);
    return body;
}

}  // namespace

TEST_CASE("@setDataFrame goes and everything else stays as it is") {
    const auto plain = message({"onMetaData", object().add("width", 1280)});
    const auto wrapped = message({"@setDataFrame", "onMetaData", object().add("width", 1280)});
    CHECK(test::to_hex(flv::strip_set_data_frame(wrapped)) == test::to_hex(plain));
    CHECK(test::to_hex(flv::strip_set_data_frame(plain)) == test::to_hex(plain));

    CHECK(flv::strip_set_data_frame(message({"@setDataFrame"})).empty());
    for (const auto* odd : {"", "02", "02 00", "02 00 0d 40 73", "00 00 0d"}) {
        CHECK(flv::strip_set_data_frame(test::hex(odd)).size() == test::hex(odd).size());
    }
}

TEST_CASE("metadata in the order of OBS is read, wrapped or not") {
    object content;
    content.ecma_array = true;
    content.add("duration", 0).add("fileSize", 0).add("width", 1920).add("height", 1080);
    content.add("videocodecid", 7)
        .add("videodatarate", 6000)
        .add("framerate", 59.94)
        .add("audiocodecid", 10);
    content.add("audiodatarate", 160).add("audiosamplerate", 48000).add("stereo", true);
    content.add("encoder", "obs-output module (libobs version 30.0.0)");
    const flv::metadata expected{1920, 1080, 59.94,
                                 6000, 160,  "obs-output module (libobs version 30.0.0)"};

    CHECK(*flv::read_metadata(message({"@setDataFrame", "onMetaData", content})) == expected);
    CHECK(*flv::read_metadata(message({"onMetaData", content})) == expected);
}

TEST_CASE("metadata that makes no sense counts as missing") {
    object content;
    content.add("width", std::numeric_limits<double>::quiet_NaN()).add("height", -1);
    content.add("framerate", "30").add("videodatarate", 1e12).add("audiodatarate", true);
    content.add("encoder", std::string("a\n\x80z") + std::string(200, 'x'));
    const auto read = flv::read_metadata(message({"onMetaData", content}));
    REQUIRE(read.has_value());
    CHECK(read->width == 0);
    CHECK(read->height == 0);
    CHECK(read->frame_rate == 30);
    CHECK(read->video_data_rate == 0);
    CHECK(read->audio_data_rate == 0);
    CHECK(read->encoder == "a??z" + std::string(124, 'x'));

    CHECK(*flv::read_metadata(message({"onMetaData", 5})) == flv::metadata());
}

TEST_CASE("another script message is not metadata") {
    CHECK(flv::read_metadata(message({"onTextData", object()})).error() ==
          parse_error{flv::errc::script_name, 0});
    CHECK(flv::read_metadata(message({"@setDataFrame", 5, object()})).error() ==
          parse_error{flv::errc::script_name, 16});
    CHECK(flv::read_metadata(message({"onMetaData"})).error().code == flv::errc::amf0_end);
    CHECK(flv::read_metadata({}).error().code == flv::errc::amf0_end);
}
