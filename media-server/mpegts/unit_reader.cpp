#include "weir/mpegts/unit_reader.hpp"

#include "weir/mpegts/audio_reader.hpp"
#include "weir/mpegts/av1_reader.hpp"
#include "weir/mpegts/nal_video_reader.hpp"

namespace weir::mpegts {

std::variant<codec::video_codec, codec::audio_codec> codec_of(carriage how) {
    switch (how) {
        case carriage::avc: return codec::video_codec::avc;
        case carriage::hevc: return codec::video_codec::hevc;
        case carriage::av1: return codec::video_codec::av1;
        case carriage::adts:
        case carriage::latm: return codec::audio_codec::aac;
        case carriage::mpeg_audio: return codec::audio_codec::mp3;
        case carriage::ac3: return codec::audio_codec::ac3;
        case carriage::eac3: return codec::audio_codec::eac3;
        case carriage::opus: break;
    }
    return codec::audio_codec::opus;
}

std::unique_ptr<unit_reader> make_unit_reader(const map_entry& entry, carriage how,
                                              track_output& to) {
    switch (how) {
        case carriage::avc: return std::make_unique<nal_video_reader>(codec::video_codec::avc, to);
        case carriage::hevc:
            return std::make_unique<nal_video_reader>(codec::video_codec::hevc, to);
        case carriage::av1: return std::make_unique<av1_reader>(to);
        default: return std::make_unique<audio_reader>(make_audio_framing(entry, how), to);
    }
}

}  // namespace weir::mpegts
