// HEVC as players of before Enhanced RTMP know it: CodecID 12, which no standard has. Players ask
// for it.
#pragma once

#include "weir/flv/body_header.hpp"
#include "weir/stream/frame.hpp"

namespace weir::stream {

/// A picture or configuration of HEVC in Enhanced RTMP's form.
bool is_enhanced_hevc(const frame& one);

/// What then stands before its payload() instead.
flv::body_header older_hevc_header(const frame& one);

}  // namespace weir::stream
