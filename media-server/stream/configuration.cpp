#include "weir/stream/configuration.hpp"

#include "weir/codec/aac.hpp"
#include "weir/codec/ac3.hpp"
#include "weir/codec/av1.hpp"
#include "weir/codec/avc.hpp"
#include "weir/codec/flac.hpp"
#include "weir/codec/hevc.hpp"
#include "weir/codec/mpeg_audio.hpp"
#include "weir/codec/opus.hpp"
#include "weir/codec/vp9.hpp"
#include "weir/stream/errc.hpp"

namespace weir::stream {

using codec::audio_codec;
using codec::video_codec;

parsed<codec::video_format> read_configuration(video_codec codec, byte_view record) {
    switch (codec) {
        case video_codec::avc: return codec::read_avc_record(record);
        case video_codec::hevc: return codec::read_hevc_record(record);
        case video_codec::av1: return codec::read_av1_record(record);
        case video_codec::vp9: return codec::read_vp9_record(record);
    }
    return parse_error{errc::unreadable_codec, 0};
}

std::optional<codec::video_format> read_key_frame(video_codec codec,
                                                  const codec::video_format* known,
                                                  byte_view frame) {
    if (codec == video_codec::av1 && !known) {
        if (auto made = codec::read_av1_key_frame(frame)) return std::move(*made);
    } else if (codec == video_codec::vp9 && known) {
        auto made = codec::add_vp9_size(*known, frame);
        if (made && *made != *known) return std::move(*made);
    }
    return {};
}

parsed<codec::audio_format> read_configuration(audio_codec codec, byte_view record) {
    switch (codec) {
        case audio_codec::aac: return codec::read_aac_config(record);
        case audio_codec::opus: return codec::read_opus_head(record);
        case audio_codec::flac: return codec::read_flac_streaminfo(record);
        case audio_codec::mp3:
        case audio_codec::ac3:
        case audio_codec::eac3: break;
    }
    return parse_error{errc::unreadable_codec, 0};
}

bool describes_itself(audio_codec codec) {
    return codec == audio_codec::mp3 || codec == audio_codec::ac3 || codec == audio_codec::eac3;
}

parsed<codec::audio_format> read_description(audio_codec codec, byte_view unit) {
    if (codec == audio_codec::mp3) return codec::read_mp3_frame(unit);
    if (codec == audio_codec::ac3) return codec::read_ac3_frame(unit);
    if (codec == audio_codec::eac3) return codec::read_eac3_frame(unit);
    return parse_error{errc::unreadable_codec, 0};
}

}  // namespace weir::stream
