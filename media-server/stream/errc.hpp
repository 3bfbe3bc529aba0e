#pragma once

#include "weir/base/result.hpp"

namespace weir::stream {

enum class errc {
    /// The channel is not live.
    not_live = 1,
    /// The channel's streams ended one after another while a publisher waited for its turn.
    channel_busy,
    /// Two encoders take the channel from each other, again and again.
    contested,
    /// A decoder configuration of a codec that this server does not read.
    unreadable_codec,
    /// More tracks of a kind than a stream may have.
    too_many_tracks,
};

error_code make_error_code(errc value);

}  // namespace weir::stream

template <>
struct boost::system::is_error_code_enum<weir::stream::errc> : std::true_type {};
