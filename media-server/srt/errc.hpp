// Why an SRT connection was refused or ended.
#pragma once

#include <boost/system/error_code.hpp>

#include <type_traits>

namespace weir::srt {

enum class errc {
    id_empty = 1,
    id_too_long,
    id_characters,
    id_syntax,
    id_resource,
    id_mode,
    id_type,
    id_scheme,
    id_url,
    name_empty,
    name_too_long,
    /// The connection is over: the peer left, or did not answer for some seconds.
    closed,
};

const boost::system::error_category& category() noexcept;
boost::system::error_code make_error_code(errc error) noexcept;

}  // namespace weir::srt

template <>
struct boost::system::is_error_code_enum<weir::srt::errc> : std::true_type {};
