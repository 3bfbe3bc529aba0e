#include "weir/hls/segmenter.hpp"

#include <algorithm>
#include <chrono>

namespace weir::hls {

namespace {

using namespace std::chrono_literals;

/// A span between two moments in whole milliseconds is off by less than one, and the measured step
/// by as much again.
constexpr stream_time stamp_jitter = 2ms;

/// Parts are not made longer than this for a source with fewer frames; they hold no picture now and
/// then instead.
constexpr stream_time longest_step = 500ms;

stream_time believed_step(const settings& how, stream_time stated, stream_time span,
                          std::size_t frames) {
    const auto measured = span / static_cast<std::int64_t>(std::max<std::size_t>(frames, 1));
    // One late frame near the start spoils a measurement; a statement of fields for frames is off
    // by a factor of two.
    const bool spoilt = span > 2 * how.part_duration;
    const bool near = 4 * std::chrono::abs(measured - stated) <= stated;
    if (stated > 0us && stated <= longest_step && (near || spoilt)) return stated;
    if (measured > longest_step) return how.part_duration;
    return std::max<stream_time>(measured, 1ms);
}

std::int64_t nearest_count(stream_time wanted, stream_time step) {
    return std::max<std::int64_t>(1, (2 * wanted + step) / (2 * step));
}

}  // namespace

cadence video_cadence(const settings& how, stream_time stated, stream_time span,
                      std::size_t frames) {
    const auto step = believed_step(how, stated, span, frames);
    const auto whole = step * nearest_count(how.part_duration, step);
    return {step, std::chrono::ceil<std::chrono::milliseconds>(whole + stamp_jitter)};
}

cadence audio_cadence(const settings& how, std::uint32_t sample_rate,
                      std::uint32_t samples_per_frame) {
    const stream_time step(1'000'000ll * samples_per_frame / std::max(sample_rate, 1u));
    const auto count = nearest_count(how.part_duration, std::max<stream_time>(step, 1us));
    const stream_time whole(1'000'000ll * samples_per_frame * count / std::max(sample_rate, 1u));
    return {step, std::chrono::ceil<std::chrono::milliseconds>(whole + 1us)};
}

bool part_is_due(const cadence& by, stream_time start, stream_time now) {
    // The next frame may come a little early; waiting for it then costs one frame, never a rule.
    return now - start >= by.shortest_part() &&
           now + by.step > start + by.part_target + stamp_jitter;
}

bool ends_at_key(const settings& how, stream_time lasted, bool begins_with_key) {
    return !begins_with_key || 4 * lasted >= 3 * stream_time(how.segment_duration);
}

bool ends_after_part(const settings& how, const cadence& by, stream_time lasted, bool audio_only) {
    if (lasted + by.part_target > how.target_duration()) return true;
    return audio_only && 2 * lasted + by.part_target > 2 * stream_time(how.segment_duration);
}

}  // namespace weir::hls
