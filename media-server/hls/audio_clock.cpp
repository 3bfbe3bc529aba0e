#include "weir/hls/audio_clock.hpp"

namespace weir::hls {

std::optional<std::uint64_t> audio_clock::place(stream_time stamp, std::uint32_t samples) {
    if (!next_) next_ = position_of(stamp);
    const auto drift = ahead(stamp);
    if (drift > tolerance) next_ = position_of(stamp);
    if (drift < -tolerance) refusing_ = true;
    if (refusing_ && drift < -frame_duration() / 2) return std::nullopt;
    refusing_ = false;
    return append(stamp, samples);
}

std::uint64_t audio_clock::append(stream_time first, std::uint32_t samples) {
    const auto position = next_ ? *next_ : position_of(first);
    next_ = position + samples;
    return position;
}

}  // namespace weir::hls
