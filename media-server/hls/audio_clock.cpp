#include "weir/hls/audio_clock.hpp"

namespace weir::hls {

std::optional<std::uint64_t> audio_clock::place(stream_time stamp) {
    if (!next_) next_ = position_of(stamp);
    const auto drift = ahead(stamp);
    if (drift > tolerance) next_ = position_of(stamp);
    if (drift < -tolerance) refusing_ = true;
    if (refusing_ && drift < -frame_duration() / 2) return std::nullopt;
    refusing_ = false;
    return append(stamp);
}

std::uint64_t audio_clock::append(stream_time first) {
    const auto position = next_ ? *next_ : position_of(first);
    next_ = position + frame_;
    return position;
}

}  // namespace weir::hls
