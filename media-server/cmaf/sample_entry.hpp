// Sample entries: how `stsd` says what a track holds (ISO/IEC 14496-12 8.5.2). One function a
// codec.
#pragma once

#include "weir/cmaf/box_writer.hpp"
#include "weir/codec/format.hpp"

namespace weir::cmaf {

/// `avc1` with `avcC` (ISO/IEC 14496-15 5.4.2.1).
void write_avc_sample_entry(box_writer& out, const codec::video_format& format);

/// `mp4a` with `esds` (ISO/IEC 14496-14 5.6). Rates over 65535 do not fit its field and are written
/// as 0, as readers take the rate from the decoder configuration.
void write_aac_sample_entry(box_writer& out, const codec::audio_format& format);

/// The fields that all visual entries begin with, after the box header (ISO/IEC 14496-12 12.1.3).
void write_visual_fields(box_writer& out, const codec::video_format& format);
/// The same for audio (ISO/IEC 14496-12 12.2.3).
void write_audio_fields(box_writer& out, const codec::audio_format& format);

}  // namespace weir::cmaf
