#include "weir/base/result.hpp"

#include <boost/system/system_error.hpp>
#include <fmt/format.h>

namespace weir {

std::string parse_error::message() const {
    return fmt::format("{} (at byte {})", code.message(), offset);
}

void throw_exception_from_error(const parse_error& error, const boost::source_location&) {
    throw boost::system::system_error(error.code, fmt::format("at byte {}", error.offset));
}

}  // namespace weir
