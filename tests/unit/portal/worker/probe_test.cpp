#include "portal/worker/probe.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace portal::worker;

namespace {

std::string said(const std::string& streams, const std::string& duration = "10.5") {
    return R"({"streams":[)" + streams + R"(],"format":{"duration":")" + duration + R"("}})";
}

const std::string h264 =
    R"({"index":0,"codec_type":"video","codec_name":"h264","width":1920,"height":1080,)"
    R"("pix_fmt":"yuv420p","avg_frame_rate":"30/1"})";
const std::string aac = R"({"index":1,"codec_type":"audio","codec_name":"aac"})";

outcome_of<media> read(const std::string& json, const char* demuxer = "mov") {
    return read_probe(json, *container_named(demuxer), {});
}

std::string reason(const std::string& json) {
    const auto done = read(json);
    return done ? "" : std::string(done.error().reason);
}

std::string with(std::string stream, const std::string& more) {
    stream.pop_back();
    return stream + "," + more + "}";
}

}  // namespace

TEST_CASE("what browsers play is told from what they do not") {
    const auto film = read(said(h264 + "," + aac));
    REQUIRE(film.has_value());
    CHECK(film->duration_ms == 10'500);
    CHECK(film->pictures->web_safe);
    CHECK(film->sound->index == 1);
    CHECK_FALSE(read(said(h264), "avi")->pictures->web_safe);
    CHECK_FALSE(read(said(with(h264, R"("field_order":"tt")")))->pictures->web_safe);
}

TEST_CASE("a picture's size is as it is shown") {
    const auto turned = read(said(with(h264, R"("side_data_list":[{"rotation":-90}])")));
    CHECK(turned->pictures->width == 1080);
    CHECK(turned->pictures->height == 1920);
    CHECK_FALSE(turned->pictures->web_safe);
    CHECK(read(said(with(h264, R"("sample_aspect_ratio":"4:3")")))->pictures->width == 2560);
}

TEST_CASE("each refusal has its reason") {
    CHECK(reason("") == "unsupportedMedia");
    CHECK(reason("{}") == "unsupportedMedia");
    CHECK(reason(said("")) == "noStreams");
    CHECK(reason(said(R"({"codec_type":"video","codec_name":"magicyuv"})")) == "unsupportedMedia");
    CHECK(reason(said(R"({"codec_type":"audio"})")) == "unsupportedMedia");
    CHECK(reason(said(h264, "100000")) == "tooLong");
    CHECK(reason(said(h264, "N/A")) == "truncated");
    CHECK(reason(said(h264, "nan")) == "truncated");
    CHECK(reason(
              said(R"({"codec_type":"video","codec_name":"h264","width":65535,"height":65535})")) ==
          "tooLarge");
    std::string many = aac;
    for (std::size_t i = 0; i < most_streams; ++i) many += "," + aac;
    CHECK(reason(said(many)) == "tooManyStreams");
}

TEST_CASE("a cover is no picture stream") {
    CHECK(reason(said(with(h264, R"("disposition":{"attached_pic":1})"))) == "noStreams");
}
