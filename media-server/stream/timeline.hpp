#pragma once

#include "weir/stream/frame.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace weir::stream {

/// Puts a publisher's 32-bit millisecond stamps onto the stream's own timeline: near zero at the
/// start, never back within a track, through wraps (RTMP 1.0 5.3.1: compare as signed differences)
/// and through jumps of the publisher's clock, which move both tracks alike so that they stay
/// together.
class timeline {
 public:
    /// A stamp this far ahead of everything before it is a jump of the clock, not a gap.
    static constexpr std::int64_t forward_jump_ms = 10'000;
    /// A stamp this far behind its own track is a jump of the clock, not disorder.
    static constexpr std::int64_t backward_jump_ms = 500;
    /// Where the first frame after a jump goes, behind the last one before it.
    static constexpr std::int64_t after_jump_ms = 40;

    std::int64_t place(media_kind track, std::uint32_t stamp);

    /// How often the publisher's clock jumped.
    std::uint64_t jumps() const { return jumps_; }

 private:
    struct track_state {
        std::optional<std::int64_t> last_in;
        std::optional<std::int64_t> last_out;
    };
    std::int64_t unwrap(std::uint32_t stamp);
    void rebase(std::int64_t in);

    std::array<track_state, 3> tracks_;
    std::optional<std::int64_t> last_in_;
    std::int64_t last_out_ = 0;
    std::int64_t offset_ = 0;
    std::uint64_t jumps_ = 0;
};

}  // namespace weir::stream
