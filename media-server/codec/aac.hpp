// AAC: AudioSpecificConfig.
#pragma once

#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"

namespace weir::codec {

/// Reads an AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1): object type, rate, channels. Trailing
/// extensions are kept in the record and not needed here.
parsed<audio_format> read_aac_config(byte_view record);

}  // namespace weir::codec
