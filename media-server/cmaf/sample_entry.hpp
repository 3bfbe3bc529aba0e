// Sample entries: how `stsd` says what a track holds (ISO/IEC 14496-12 8.5.2).
#pragma once

#include "weir/cmaf/box_writer.hpp"
#include "weir/codec/format.hpp"

namespace weir::cmaf {

/// `avc1` with `avcC` or `hvc1` with `hvcC` (ISO/IEC 14496-15 5.4.2.1, 8.4.1.1), `av01` with `av1C`
/// (AV1 in ISOBMFF 2.2), `vp09` with `vpcC` (VP9 in ISOBMFF); then `colr` when the format states
/// its colours (ISO/IEC 14496-12 12.1.5).
void write_video_sample_entry(box_writer& out, const codec::video_format& format);

/// `mp4a` with `esds` for AAC and MP3 (ISO/IEC 14496-14 5.6), `Opus` with `dOps` (Opus in ISOBMFF
/// 4.3), `fLaC` with `dfLa` (FLAC in ISOBMFF 3.3), `ac-3` with `dac3` and `ec-3` with `dec3` (ETSI
/// TS 102 366 annex F). Rates over 65535 do not fit their field and are written as 0, or for
/// FLAC halved, as readers take the rate from the decoder configuration.
void write_audio_sample_entry(box_writer& out, const codec::audio_format& format);

}  // namespace weir::cmaf
