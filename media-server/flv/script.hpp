// Script messages: a name, then values, in AMF0 (FLV E.4.4).
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <string>

namespace weir::flv {

/// The message without the string "@setDataFrame" that publishers put in front of onMetaData and
/// that viewers must not see; the message itself when there is none.
byte_view strip_set_data_frame(byte_view body);

/// What a publisher says of its own stream, for people to read. Nothing may be decided by it: sizes
/// and rates come from the decoder configurations. 0 and empty where missing or not a number from 0
/// to a billion.
struct metadata {
    double width = 0;
    double height = 0;
    /// Frames a second.
    double frame_rate = 0;
    /// Kilobits a second.
    double video_data_rate = 0;
    double audio_data_rate = 0;
    /// Printable ASCII, at most 128 characters; others became '?'.
    std::string encoder;

    bool operator==(const metadata&) const = default;
};

/// Reads an onMetaData message, with or without @setDataFrame; others are refused.
parsed<metadata> read_metadata(byte_view body);

}  // namespace weir::flv
