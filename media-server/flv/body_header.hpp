// The bytes that stand in front of coded data in a tag's body: one track, the form that most
// players know.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/codec/format.hpp"
#include "weir/flv/audio_message.hpp"
#include "weir/flv/video_message.hpp"

#include <array>
#include <cstdint>

namespace weir::flv {

/// A few bytes with their count; reads as a byte_view.
class body_header {
 public:
    static constexpr std::size_t max_size = 8;

    void u8(std::uint8_t value) { bytes_[size_++] = value; }
    template <std::size_t Count>
    void number(std::uint64_t value) {
        put_be<Count>(bytes_.data() + size_, value);
        size_ = static_cast<std::uint8_t>(size_ + Count);
    }

    std::size_t size() const { return size_; }
    operator byte_view() const { return {bytes_.data(), size_}; }

 private:
    std::array<std::uint8_t, max_size> bytes_{};
    std::uint8_t size_ = 0;
};

/// How HEVC is marked: by the FourCC of Enhanced RTMP, or by CodecID 12 for players older than
/// that.
enum class hevc_form : std::uint8_t { enhanced, codec_id_12 };

/// AVC in FLV's own form (E.4.3.1), the others in that of Enhanced RTMP. `kind` is sequence_start,
/// coded or sequence_end; `composition_time`, PTS - DTS in milliseconds, is written where there is
/// a place for it, which AV1 and VP9 do not have; a time of 0 takes none in HEVC (CodedFramesX).
body_header write_video_header(codec::video_codec codec, video_packet kind, bool key,
                               std::int32_t composition_time, hevc_form form = hevc_form::enhanced);

/// AAC and MP3 in FLV's own form (E.4.2.1), the others in that of Enhanced RTMP. `kind` is
/// sequence_start, coded or sequence_end, of which MP3 knows `coded` alone and AAC the first two:
/// others there are an empty header. For MP3 the rate and the channels stand in the header too.
body_header write_audio_header(const codec::audio_format& format, audio_packet kind);

/// The whole body of the message that configures a track's decoder. Empty for MP3, AC-3 and E-AC-3,
/// which have none.
bytes sequence_start_body(const codec::video_format& format, hevc_form form = hevc_form::enhanced);
bytes sequence_start_body(const codec::audio_format& format);

}  // namespace weir::flv
