#pragma once

#include "weir/base/result.hpp"

namespace weir::record {

enum class errc {
    /// The text does not begin as an index does.
    not_an_index = 1,
    /// An index of more than largest_index.
    index_too_large,
    /// A recording of which not one part is whole.
    nothing_recorded,
    /// Less would be free on the disk than is to stay free.
    disk_full,
};

error_code make_error_code(errc value);

}  // namespace weir::record

template <>
struct boost::system::is_error_code_enum<weir::record::errc> : std::true_type {};
