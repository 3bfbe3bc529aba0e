#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace portal::worker {

/// Why nothing can be made of a file: a stable word for programs, a sentence for its owner.
struct refusal {
    std::string_view reason;
    std::string explanation;
};

/// The stable words.
namespace reasons {
constexpr std::string_view unsupported_media = "unsupportedMedia";
constexpr std::string_view too_many_streams = "tooManyStreams";
constexpr std::string_view too_large = "tooLarge";
constexpr std::string_view truncated = "truncated";
constexpr std::string_view no_streams = "noStreams";
constexpr std::string_view too_long = "tooLong";
constexpr std::string_view stalled = "stalled";
constexpr std::string_view out_of_space = "outOfSpace";
/// FFmpeg could not read or write it, for a reason that is not one of the others.
constexpr std::string_view conversion_failed = "conversionFailed";
/// Workers died over it.
constexpr std::string_view worker_lost = "workerLost";
}  // namespace reasons

/// A value, or why there is none.
template <class T>
using outcome_of = boost::system::result<T, refusal>;

[[noreturn]] inline void throw_exception_from_error(const refusal& error,
                                                    const boost::source_location&) {
    throw std::runtime_error(error.explanation);
}

}  // namespace portal::worker
