#include "weir/flv/body_header.hpp"

#include "weir/flv/fourcc.hpp"

namespace weir::flv {
namespace {

constexpr std::uint8_t key_frame = 1;
constexpr std::uint8_t inter_frame = 2;

std::uint32_t low_24(std::int32_t value) {
    return static_cast<std::uint32_t>(value) & 0xffffff;
}

body_header legacy_video(std::uint8_t codec_id, video_packet kind, std::uint8_t frame_type,
                         std::int32_t composition_time) {
    body_header header;
    header.u8(static_cast<std::uint8_t>(frame_type << 4 | codec_id));
    switch (kind) {
        case video_packet::sequence_start: header.u8(0); break;
        case video_packet::sequence_end: header.u8(2); break;
        default: header.u8(1);
    }
    header.number<3>(kind == video_packet::coded ? low_24(composition_time) : 0);
    return header;
}

// SoundRate for MP3; the rates between take the next one below, and 48 kHz the highest there is.
std::uint8_t sound_rate(std::uint32_t sample_rate) {
    if (sample_rate >= 44100) return 3;
    if (sample_rate >= 22050) return 2;
    return sample_rate >= 11025 ? 1 : 0;
}

std::uint8_t mp3_byte(const codec::audio_format& format) {
    constexpr std::uint8_t sixteen_bits = 2;
    const std::uint8_t sound_format = format.sample_rate == 8000 ? 14 : 2;
    const auto rate = sound_rate(format.sample_rate);
    return static_cast<std::uint8_t>(sound_format << 4 | rate << 2 | sixteen_bits |
                                     (format.channels > 1 ? 1 : 0));
}

bytes joined(const body_header& header, byte_view data) {
    const byte_view head = header;
    bytes body(head.begin(), head.end());
    body.insert(body.end(), data.begin(), data.end());
    return body;
}

}  // namespace

body_header write_video_header(codec::video_codec codec, video_packet kind, bool key,
                               std::int32_t composition_time, hevc_form form) {
    // Configurations go as key frames, which is how players tell them from the rest.
    const auto frame_type = key || kind != video_packet::coded ? key_frame : inter_frame;
    if (codec == codec::video_codec::avc)
        return legacy_video(7, kind, frame_type, composition_time);
    const bool hevc = codec == codec::video_codec::hevc;
    if (hevc && form == hevc_form::codec_id_12)
        return legacy_video(12, kind, frame_type, composition_time);

    const bool timed = hevc && kind == video_packet::coded && composition_time != 0;
    std::uint8_t type = 1;  // CodedFrames
    if (kind == video_packet::sequence_start) type = 0;
    if (kind == video_packet::sequence_end) type = 2;
    if (hevc && kind == video_packet::coded && !timed) type = 3;  // CodedFramesX
    body_header header;
    header.u8(static_cast<std::uint8_t>(0x80 | frame_type << 4 | type));
    header.number<4>(fourcc_of(codec));
    if (timed) header.number<3>(low_24(composition_time));
    return header;
}

body_header write_audio_header(const codec::audio_format& format, audio_packet kind) {
    body_header header;
    switch (format.codec) {
        case codec::audio_codec::aac:
            if (kind == audio_packet::sequence_end) return header;
            // The rate, size and type bits are fixed for AAC (E.4.2.1).
            header.u8(0xaf);
            header.u8(kind == audio_packet::sequence_start ? 0 : 1);
            return header;
        case codec::audio_codec::mp3:
            if (kind == audio_packet::coded) header.u8(mp3_byte(format));
            return header;
        case codec::audio_codec::opus:
        case codec::audio_codec::flac:
        case codec::audio_codec::ac3:
        case codec::audio_codec::eac3: break;
    }
    std::uint8_t type = 1;
    if (kind == audio_packet::sequence_start) type = 0;
    if (kind == audio_packet::sequence_end) type = 2;
    header.u8(static_cast<std::uint8_t>(0x90 | type));
    header.number<4>(fourcc_of(format.codec));
    return header;
}

bytes sequence_start_body(const codec::video_format& format, hevc_form form) {
    const auto header =
        write_video_header(format.codec, video_packet::sequence_start, true, 0, form);
    if (format.codec != codec::video_codec::vp9) return joined(header, format.record);
    // Enhanced RTMP means the whole content of the box, version and flags included.
    bytes body = joined(header, bytes{1, 0, 0, 0});
    body.insert(body.end(), format.record.begin(), format.record.end());
    return body;
}

bytes sequence_start_body(const codec::audio_format& format) {
    const auto header = write_audio_header(format, audio_packet::sequence_start);
    switch (format.codec) {
        case codec::audio_codec::aac:
        case codec::audio_codec::opus: return joined(header, format.record);
        case codec::audio_codec::flac: {
            bytes body = joined(header, as_bytes("fLaC"));
            byte_writer out(body);
            out.u8(0x80);  // STREAMINFO, the last block (RFC 9639 8.1)
            out.u24(static_cast<std::uint32_t>(format.record.size()));
            out.append(format.record);
            return body;
        }
        case codec::audio_codec::mp3:
        case codec::audio_codec::ac3:
        case codec::audio_codec::eac3: break;
    }
    return {};
}

}  // namespace weir::flv
