// Why an RTMP connection or a request in it was refused.
#pragma once

#include <boost/system/error_code.hpp>

#include <type_traits>

namespace weir::rtmp {

enum class errc {
    version = 1,
    speaks_tls,
    speaks_http,
    encrypted,
    chunk_size,
    chunk_streams,
    header_missing,
    control_too_short,
    control_too_long,
    command_too_long,
    data_too_long,
    media_too_long,
    partial_too_long,
    held_too_long,
    aggregate_end,
    aggregate_parts,
    command_name,
    connect_missing,
    connect_twice,
    name_empty,
    name_too_long,
    name_characters,
    second_request,
};

const boost::system::error_category& category() noexcept;
boost::system::error_code make_error_code(errc error) noexcept;

}  // namespace weir::rtmp

template <>
struct boost::system::is_error_code_enum<weir::rtmp::errc> : std::true_type {};
