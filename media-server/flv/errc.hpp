// Why a tag body or an AMF0 value could not be read.
#pragma once

#include <boost/system/error_code.hpp>

#include <cstdint>
#include <type_traits>

namespace weir::flv {

enum class errc {
    body_empty = 1,
    body_too_short,
    packet_type,
    mod_ex_count,
    multitrack_type,
    multitrack_packet_type,
    multitrack_empty,
    multitrack_count,
    mpeg2_ts_config,
    amf0_end,
    amf0_string_end,
    amf0_marker,
    amf0_depth,
    amf0_count,
    amf0_size,
    amf0_reference,
    amf0_amf3,
    script_name,
};

const boost::system::error_category& category() noexcept;
boost::system::error_code make_error_code(errc error) noexcept;

/// Codecs that this room does not read; the message names the codec.
boost::system::error_code unsupported_video(std::uint8_t codec_id) noexcept;
boost::system::error_code unsupported_audio(std::uint8_t sound_format) noexcept;
/// Of an enhanced header (Enhanced RTMP, "Enhanced Video" and "Enhanced Audio"); 0 for a header
/// without a FourCC.
boost::system::error_code unsupported_fourcc(std::uint32_t fourcc) noexcept;

}  // namespace weir::flv

template <>
struct boost::system::is_error_code_enum<weir::flv::errc> : std::true_type {};
