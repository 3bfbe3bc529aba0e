#include "weir/stream/timeline.hpp"

#include <algorithm>

namespace weir::stream {

std::int64_t timeline::unwrap(std::uint32_t stamp) {
    if (!last_in_) return stamp;
    return *last_in_ + static_cast<std::int32_t>(stamp - static_cast<std::uint32_t>(*last_in_));
}

void timeline::rebase(std::int64_t in) {
    offset_ = last_out_ + after_jump_ms - in;
    for (auto& each : tracks_) each.last_in.reset();
    ++jumps_;
}

std::int64_t timeline::place(media_kind kind, std::uint32_t stamp) {
    auto& track = tracks_[static_cast<std::size_t>(kind)];
    const auto in = unwrap(stamp);
    if (!last_in_)
        offset_ = -in;
    else if (in > *last_in_ + forward_jump_ms ||
             (track.last_in && in < *track.last_in - backward_jump_ms))
        rebase(in);
    track.last_in = in;
    last_in_ = in;

    auto out = std::max<std::int64_t>(in + offset_, 0);
    // Two pictures cannot share a moment; two audio frames may, by rounding to milliseconds.
    if (track.last_out) out = std::max(out, *track.last_out + (kind == media_kind::video ? 1 : 0));
    track.last_out = out;
    last_out_ = std::max(last_out_, out);
    return out;
}

}  // namespace weir::stream
