#pragma once

#include "weir/cmaf/box_writer.hpp"

namespace weir::cmaf {

/// objectTypeIndication: what an elementary stream holds (ISO/IEC 14496-1 table 5).
enum class object_type : std::uint8_t {
    mpeg4_audio = 0x40,
    mpeg2_audio = 0x69,
    mpeg1_audio = 0x6b
};

/// The `esds` box of an audio track (ISO/IEC 14496-14 5.6). Without a decoder configuration its
/// descriptor is left out, as ISO/IEC 11172-3 and 13818-3 have none.
void write_elementary_stream(box_writer& out, object_type type, byte_view decoder_config);

}  // namespace weir::cmaf
