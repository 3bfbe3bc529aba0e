// What may fail by its input, its peer or the system returns one of these; nothing throws for it.
#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <cstddef>
#include <string>

namespace weir {

using boost::system::error_code;

template <class T>
using result = boost::system::result<T>;

/// Why bytes could not be read, and where: `offset` counts from the start of what the parser was
/// given.
struct parse_error {
    error_code code;
    std::size_t offset = 0;

    /// "AMF0 string runs past the message (at byte 17)"
    std::string message() const;
    bool operator==(const parse_error&) const = default;
};

/// What a parser returns.
template <class T>
using parsed = boost::system::result<T, parse_error>;

/// Lets result::value() turn a parse error into an exception; found by Boost.System by its name.
[[noreturn]] void throw_exception_from_error(const parse_error& error,
                                             const boost::source_location& where);

}  // namespace weir
