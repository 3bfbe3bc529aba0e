#include "weir/flv/video_message.hpp"

#include "weir/flv/errc.hpp"
#include "weir/flv/fourcc.hpp"

namespace weir::flv {
namespace {

constexpr std::uint8_t enhanced_bit = 0x80;

// FrameType (E.4.3.1): 4 is a key frame that a server made.
constexpr unsigned key_frame = 1;
constexpr unsigned generated_key_frame = 4;
constexpr unsigned command_frame = 5;

bool is_key(unsigned frame_type) {
    return frame_type == key_frame || frame_type == generated_key_frame;
}

// VideoPacketType of Enhanced RTMP.
enum enhanced_type : std::uint8_t {
    sequence_start = 0,
    coded_frames = 1,
    sequence_end = 2,
    coded_frames_x = 3,
    metadata = 4,
    mpeg2_ts_sequence_start = 5,
    multitrack = 6,
};

std::int32_t sign_extend_24(std::uint32_t value) {
    return static_cast<std::int32_t>(value << 8) >> 8;
}

video_message command_message() {
    video_message message;
    message.kind = video_packet::command;
    return message;
}

}  // namespace

video_reader::video_reader(byte_view body) : body_(body) {
    if (!body.empty() && (body[0] & enhanced_bit) != 0)
        enhanced_.emplace(body, static_cast<std::uint8_t>(body[0] & 15), multitrack);
}

std::optional<parsed<video_message>> video_reader::next() {
    if (done_ || (enhanced_ && enhanced_->done())) return std::nullopt;
    if (!enhanced_) {
        done_ = true;
        return read_legacy();
    }
    const unsigned frame_type = body_[0] >> 4 & 7;
    if (frame_type == command_frame && enhanced_->type() != metadata) {
        done_ = true;
        return command_message();
    }
    const auto packet = enhanced_->next();
    if (!packet) return std::nullopt;
    if (!*packet) return packet->error();
    return read_enhanced(**packet);
}

parsed<video_message> video_reader::read_legacy() const {
    if (body_.empty()) return parse_error{errc::body_empty, 0};
    const unsigned frame_type = body_[0] >> 4;
    if (frame_type == command_frame) return command_message();

    video_message message;
    const auto codec_id = static_cast<std::uint8_t>(body_[0] & 15);
    switch (codec_id) {
        case 7: message.codec = codec::video_codec::avc; break;
        case 12: message.codec = codec::video_codec::hevc; break;
        default: return parse_error{unsupported_video(codec_id), 0};
    }
    byte_reader in(body_.subspan(1));
    const auto packet_type = in.u8();
    const auto composition_time = in.u24();
    if (!packet_type || !composition_time) return parse_error{errc::body_too_short, body_.size()};
    message.data_offset = 5;
    message.data_size = body_.size() - message.data_offset;
    switch (*packet_type) {
        case 0: message.kind = video_packet::sequence_start; break;
        case 1:
            message.kind = video_packet::coded;
            message.key = is_key(frame_type);
            message.composition_time = sign_extend_24(*composition_time);
            break;
        case 2: message.kind = video_packet::sequence_end; break;
        default: return parse_error{errc::packet_type, 1};
    }
    return message;
}

parsed<video_message> video_reader::read_enhanced(const enhanced_packet& packet) const {
    const auto codec = video_codec_of(packet.fourcc);
    if (!codec) return parse_error{unsupported_fourcc(packet.fourcc), packet.offset};
    video_message message;
    message.codec = *codec;
    message.track = packet.track;
    message.nanoseconds = enhanced_->nanoseconds();
    message.data_offset = packet.offset;
    message.data_size = packet.size;
    switch (packet.type) {
        case sequence_start: message.kind = video_packet::sequence_start; break;
        case sequence_end: message.kind = video_packet::sequence_end; break;
        case metadata: message.kind = video_packet::metadata; break;
        case mpeg2_ts_sequence_start: return parse_error{errc::mpeg2_ts_config, packet.offset};
        case coded_frames:
            message.key = is_key(body_[0] >> 4 & 7u);
            if (*codec == codec::video_codec::avc || *codec == codec::video_codec::hevc) {
                const auto time = byte_reader(body_.subspan(packet.offset, packet.size)).u24();
                if (!time) return parse_error{errc::body_too_short, packet.offset};
                message.composition_time = sign_extend_24(*time);
                message.data_offset += 3;
                message.data_size -= 3;
            }
            break;
        case coded_frames_x: message.key = is_key(body_[0] >> 4 & 7u); break;
        default: return parse_error{errc::packet_type, packet.offset};
    }
    return message;
}

}  // namespace weir::flv
