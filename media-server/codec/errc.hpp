// Why a decoder configuration or a frame's header was refused.
#pragma once

#include <boost/system/error_code.hpp>

#include <type_traits>

namespace weir::codec {

enum class errc {
    record_too_short = 1,
    record_version,
    record_signature,
    record_value,
    nal_length_size,
    no_parameter_set,
    not_a_parameter_set,
    parameter_set_too_short,
    parameter_set_value,
    no_sequence_header,
    picture_size,
    frame_too_short,
    frame_sync,
    frame_value,
    not_a_key_frame,
    config_too_short,
    object_type,
    sampling_rate,
    channel_layout,
};

const boost::system::error_category& category() noexcept;
boost::system::error_code make_error_code(errc error) noexcept;

}  // namespace weir::codec

template <>
struct boost::system::is_error_code_enum<weir::codec::errc> : std::true_type {};
