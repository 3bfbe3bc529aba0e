#include "weir/flv/tag.hpp"

#include "weir/flv/errc.hpp"

namespace weir::flv {
namespace {

constexpr std::uint8_t avc = 7;
constexpr std::uint8_t aac = 10;
// SoundFormat 9 is how Enhanced RTMP marks its audio header.
constexpr std::uint8_t enhanced_audio = 9;
constexpr std::uint8_t enhanced_video_bit = 0x80;

parse_error enhanced_header(byte_view body) {
    byte_reader in(body.subspan(1));
    const auto fourcc = in.u32();
    if (!fourcc) return {errc::body_too_short, body.size()};
    return {unsupported_fourcc(*fourcc), 1};
}

std::int32_t sign_extend_24(std::uint32_t value) {
    return static_cast<std::int32_t>(value << 8) >> 8;
}

}  // namespace

parsed<video_header> read_video_header(byte_view body) {
    if (body.empty()) return parse_error{errc::body_empty, 0};
    if ((body[0] & enhanced_video_bit) != 0) return enhanced_header(body);
    const auto frame_type = body[0] >> 4;
    const auto codec_id = static_cast<std::uint8_t>(body[0] & 15);

    video_header header;
    // A seek command to the player, whatever the codec: one byte, nothing to decode.
    constexpr auto command_frame = 5;
    if (frame_type == command_frame) {
        header.kind = video_header::packet::command;
        header.data_offset = 1;
        return header;
    }
    if (codec_id != avc) return parse_error{unsupported_video(codec_id), 0};

    byte_reader in(body.subspan(1));
    const auto packet_type = in.u8();
    const auto composition_time = in.u24();
    if (!packet_type || !composition_time) return parse_error{errc::body_too_short, body.size()};
    header.data_offset = 5;
    switch (*packet_type) {
        case 0: header.kind = video_header::packet::sequence_start; break;
        case 1:
            header.kind = video_header::packet::coded;
            header.composition_time = sign_extend_24(*composition_time);
            break;
        case 2: header.kind = video_header::packet::sequence_end; break;
        default: return parse_error{errc::packet_type, 1};
    }
    // 1 is a key frame, 4 one that a server made.
    header.key = header.kind == video_header::packet::coded && (frame_type == 1 || frame_type == 4);
    return header;
}

parsed<audio_header> read_audio_header(byte_view body) {
    audio_header header;
    if (body.empty()) {
        header.kind = audio_header::packet::silence;
        return header;
    }
    const auto sound_format = static_cast<std::uint8_t>(body[0] >> 4);
    if (sound_format == enhanced_audio) return enhanced_header(body);
    if (sound_format != aac) return parse_error{unsupported_audio(sound_format), 0};
    if (body.size() < 2) return parse_error{errc::body_too_short, body.size()};
    if (body[1] > 1) return parse_error{errc::packet_type, 1};
    header.kind = body[1] == 0 ? audio_header::packet::sequence_start : audio_header::packet::coded;
    header.data_offset = 2;
    return header;
}

void write_tag_header(std::span<std::uint8_t, tag_header_size> out, tag_type type,
                      std::uint32_t body_size, std::uint32_t timestamp) {
    out[0] = static_cast<std::uint8_t>(type);
    put_be<3>(&out[1], body_size);
    put_be<3>(&out[4], timestamp);
    out[7] = static_cast<std::uint8_t>(timestamp >> 24);
    put_be<3>(&out[8], 0);
}

std::array<std::uint8_t, 13> file_header(bool has_video, bool has_audio) {
    const auto flags = static_cast<std::uint8_t>((has_audio ? 4 : 0) | (has_video ? 1 : 0));
    return {'F', 'L', 'V', 1, flags, 0, 0, 0, 9, 0, 0, 0, 0};
}

}  // namespace weir::flv
