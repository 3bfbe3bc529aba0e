#include "weir/flv/audio_message.hpp"

#include "weir/flv/errc.hpp"
#include "weir/flv/fourcc.hpp"

namespace weir::flv {
namespace {

// SoundFormat (E.4.2.1); 9 is how Enhanced RTMP marks its header.
constexpr std::uint8_t mp3 = 2;
constexpr std::uint8_t enhanced = 9;
constexpr std::uint8_t aac = 10;
constexpr std::uint8_t mp3_8k = 14;

// AudioPacketType of Enhanced RTMP.
enum enhanced_type : std::uint8_t {
    sequence_start = 0,
    coded_frames = 1,
    sequence_end = 2,
    multichannel_config = 4,
    multitrack = 5,
};

}  // namespace

audio_reader::audio_reader(byte_view body) : body_(body) {
    if (!body.empty() && body[0] >> 4 == enhanced)
        enhanced_.emplace(body, static_cast<std::uint8_t>(body[0] & 15), multitrack);
}

std::optional<parsed<audio_message>> audio_reader::next() {
    if (enhanced_) {
        const auto packet = enhanced_->next();
        if (!packet) return std::nullopt;
        if (!*packet) return packet->error();
        return read_enhanced(**packet);
    }
    if (done_) return std::nullopt;
    done_ = true;
    return read_legacy();
}

parsed<audio_message> audio_reader::read_legacy() const {
    audio_message message;
    if (body_.empty()) {
        message.kind = audio_packet::silence;
        return message;
    }
    const auto sound_format = static_cast<std::uint8_t>(body_[0] >> 4);
    message.data_offset = 1;
    if (sound_format == aac) {
        if (body_.size() < 2) return parse_error{errc::body_too_short, body_.size()};
        if (body_[1] > 1) return parse_error{errc::packet_type, 1};
        message.kind = body_[1] == 0 ? audio_packet::sequence_start : audio_packet::coded;
        message.data_offset = 2;
    } else if (sound_format == mp3 || sound_format == mp3_8k) {
        message.codec = codec::audio_codec::mp3;
    } else {
        return parse_error{unsupported_audio(sound_format), 0};
    }
    message.data_size = body_.size() - message.data_offset;
    return message;
}

parsed<audio_message> audio_reader::read_enhanced(const enhanced_packet& packet) const {
    const auto codec = audio_codec_of(packet.fourcc);
    if (!codec) return parse_error{unsupported_fourcc(packet.fourcc), packet.offset};
    audio_message message;
    message.codec = *codec;
    message.track = packet.track;
    message.nanoseconds = enhanced_->nanoseconds();
    message.data_offset = packet.offset;
    message.data_size = packet.size;
    switch (packet.type) {
        case sequence_start: message.kind = audio_packet::sequence_start; break;
        case coded_frames: message.kind = audio_packet::coded; break;
        case sequence_end: message.kind = audio_packet::sequence_end; break;
        case multichannel_config: message.kind = audio_packet::multichannel_config; break;
        default: return parse_error{errc::packet_type, packet.offset};
    }
    return message;
}

}  // namespace weir::flv
