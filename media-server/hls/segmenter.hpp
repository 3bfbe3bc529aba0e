// The rules by which parts and segments end. Decisions only; time and what was seen are arguments.
#pragma once

#include "weir/hls/segment.hpp"
#include "weir/hls/settings.hpp"

#include <cstdint>
#include <optional>

namespace weir::hls {

/// How a stream's frames fit into parts. Chosen once, at the start, because PART-TARGET must not
/// change.
struct cadence {
    /// What a frame usually lasts.
    stream_time step{};
    /// PART-TARGET: so many frames as come nearest to the wanted duration, plus what stamps in
    /// whole milliseconds may add. No part is longer.
    stream_time part_target{};

    /// The shortest part that may stand within a segment: 85 % of PART-TARGET (RFC
    /// 8216bis 4.4.3.7), rounded up.
    stream_time shortest_part() const { return (part_target * 85 + stream_time(99)) / 100; }
};

/// For pictures: `stated` is the frame duration that the parameter sets state, zero when they do
/// not; `span` is what the first `frames` frames lasted together. The statement is believed when
/// the measurement is near it.
cadence video_cadence(const settings& how, stream_time stated, stream_time span,
                      std::size_t frames);

/// For sound alone, whose frames last exactly `samples_per_frame` at `sample_rate`.
cadence audio_cadence(const settings& how, std::uint32_t sample_rate,
                      std::uint32_t samples_per_frame);

/// Whether the part that began at `start` should end at `now`, where a frame boundary is: it is
/// long enough, and another frame would make it too long.
bool part_is_due(const cadence& by, stream_time start, stream_time now);

/// Whether a segment that has lasted `lasted` ends before the key frame that comes now.
bool ends_at_key(const settings& how, stream_time lasted, bool begins_with_key);

/// Whether a segment ends after a part, key frame or not: another part might take it over
/// TARGETDURATION, or, in a stream of sound alone, away from the segment duration.
bool ends_after_part(const settings& how, const cadence& by, stream_time lasted, bool audio_only);

}  // namespace weir::hls
