#include "weir/flv/body_header.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using codec::audio_codec;
using codec::video_codec;
using flv::audio_packet;
using flv::hevc_form;
using flv::video_packet;
using test::hex;
using test::to_hex;

namespace {

codec::audio_format sound(audio_codec codec, std::uint32_t rate = 48000,
                          std::uint32_t channels = 2) {
    codec::audio_format format;
    format.codec = codec;
    format.sample_rate = rate;
    format.channels = channels;
    return format;
}

}  // namespace

TEST_CASE("a video header has FLV's own form for AVC and the enhanced one for the rest") {
    const auto written = [](video_codec codec, video_packet kind, bool key, std::int32_t time,
                            hevc_form form = hevc_form::enhanced) {
        return to_hex(flv::write_video_header(codec, kind, key, time, form));
    };
    CHECK(written(video_codec::avc, video_packet::sequence_start, true, 0) == "17 00 00 00 00");
    CHECK(written(video_codec::avc, video_packet::coded, true, 66) == "17 01 00 00 42");
    CHECK(written(video_codec::avc, video_packet::coded, false, -33) == "27 01 ff ff df");
    CHECK(written(video_codec::avc, video_packet::sequence_end, false, 0) == "17 02 00 00 00");
    CHECK(written(video_codec::hevc, video_packet::sequence_start, true, 0) == "90 68 76 63 31");
    CHECK(written(video_codec::hevc, video_packet::coded, true, 33) == "91 68 76 63 31 00 00 21");
    CHECK(written(video_codec::hevc, video_packet::coded, false, 0) == "a3 68 76 63 31");
    CHECK(written(video_codec::hevc, video_packet::sequence_end, false, 0) == "92 68 76 63 31");
    CHECK(written(video_codec::hevc, video_packet::coded, true, 33, hevc_form::codec_id_12) ==
          "1c 01 00 00 21");
    CHECK(written(video_codec::av1, video_packet::coded, false, 40) == "a1 61 76 30 31");
    CHECK(written(video_codec::vp9, video_packet::coded, true, 0) == "91 76 70 30 39");
}

TEST_CASE("an audio header has FLV's own form for AAC and MP3 and the enhanced one for the rest") {
    const auto written = [](const codec::audio_format& format, audio_packet kind) {
        return to_hex(flv::write_audio_header(format, kind));
    };
    CHECK(written(sound(audio_codec::aac), audio_packet::sequence_start) == "af 00");
    CHECK(written(sound(audio_codec::aac), audio_packet::coded) == "af 01");
    CHECK(written(sound(audio_codec::aac), audio_packet::sequence_end) == "");
    CHECK(written(sound(audio_codec::mp3, 44100, 2), audio_packet::coded) == "2f");
    CHECK(written(sound(audio_codec::mp3, 22050, 1), audio_packet::coded) == "2a");
    CHECK(written(sound(audio_codec::mp3, 8000, 1), audio_packet::coded) == "e2");
    CHECK(written(sound(audio_codec::mp3), audio_packet::sequence_start) == "");
    CHECK(written(sound(audio_codec::opus), audio_packet::coded) == "91 4f 70 75 73");
    CHECK(written(sound(audio_codec::flac), audio_packet::coded) == "91 66 4c 61 43");
    CHECK(written(sound(audio_codec::ac3), audio_packet::coded) == "91 61 63 2d 33");
    CHECK(written(sound(audio_codec::eac3), audio_packet::sequence_end) == "92 65 63 2d 33");
}

TEST_CASE("what is written is read again") {
    for (const auto codec :
         {video_codec::avc, video_codec::hevc, video_codec::av1, video_codec::vp9}) {
        for (const auto kind :
             {video_packet::sequence_start, video_packet::coded, video_packet::sequence_end}) {
            for (const auto form : {hevc_form::enhanced, hevc_form::codec_id_12}) {
                const bool coded = kind == video_packet::coded;
                const bool timed =
                    coded && (codec == video_codec::avc || codec == video_codec::hevc);
                const auto header = flv::write_video_header(codec, kind, coded, -7, form);
                flv::video_reader in(header);
                const auto read = in.next();
                REQUIRE(read->has_value());
                CHECK(**read == flv::video_message{kind, codec, 0, coded, timed ? -7 : 0, 0,
                                                   header.size(), 0});
            }
        }
    }
    for (const auto codec : {audio_codec::aac, audio_codec::mp3, audio_codec::opus,
                             audio_codec::flac, audio_codec::ac3, audio_codec::eac3}) {
        const auto header = flv::write_audio_header(sound(codec), audio_packet::coded);
        flv::audio_reader in(header);
        const auto read = in.next();
        REQUIRE(read->has_value());
        CHECK(**read == flv::audio_message{audio_packet::coded, codec, 0, 0, header.size(), 0});
    }
}

TEST_CASE("a configuration's body holds what its codec's decoders want") {
    codec::video_format video;
    video.record = hex("01 64 00 28");
    CHECK(to_hex(flv::sequence_start_body(video)) == "17 00 00 00 00 01 64 00 28");
    video.codec = video_codec::hevc;
    CHECK(to_hex(flv::sequence_start_body(video)) == "90 68 76 63 31 01 64 00 28");
    CHECK(to_hex(flv::sequence_start_body(video, hevc_form::codec_id_12)) ==
          "1c 00 00 00 00 01 64 00 28");
    video.codec = video_codec::vp9;
    video.record = hex("00 15 82 02 02 02 00 00");
    CHECK(to_hex(flv::sequence_start_body(video)) ==
          "90 76 70 30 39 01 00 00 00 00 15 82 02 02 02 00 00");

    auto audio = sound(audio_codec::aac);
    audio.record = hex("11 90");
    CHECK(to_hex(flv::sequence_start_body(audio)) == "af 00 11 90");
    audio.codec = audio_codec::opus;
    CHECK(to_hex(flv::sequence_start_body(audio)) == "90 4f 70 75 73 11 90");
    audio.codec = audio_codec::flac;
    CHECK(to_hex(flv::sequence_start_body(audio)) ==
          "90 66 4c 61 43 66 4c 61 43 80 00 00 02 11 90");
    for (const auto codec : {audio_codec::mp3, audio_codec::ac3, audio_codec::eac3})
        CHECK(flv::sequence_start_body(sound(codec)).empty());
}
