// Why a part of a transport stream could not be read, or a track not be written.
#pragma once

#include <boost/system/error_code.hpp>

#include <type_traits>

namespace weir::mpegts {

enum class errc {
    section_too_short = 1,
    section_table,
    pes_too_short,
    pes_header,
    scrambled,
    no_mapping,
    too_many_tracks,
};

const boost::system::error_category& category() noexcept;
boost::system::error_code make_error_code(errc error) noexcept;

}  // namespace weir::mpegts

template <>
struct boost::system::is_error_code_enum<weir::mpegts::errc> : std::true_type {};
