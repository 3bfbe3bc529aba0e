#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/mpegts/carriage.hpp"
#include "weir/mpegts/track_output.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace weir::mpegts {

/// What one frame of an audio stream holds.
struct audio_frame {
    /// Access units as FLV and MP4 hold them; they live as long as the frame, and until the next is
    /// read.
    std::vector<byte_view> units;
    /// What each unit lasts.
    std::uint32_t samples = 0;
    /// Samples a second.
    std::uint32_t sample_rate = 0;
};

/// The frames of one way to carry audio.
class audio_framing {
 public:
    virtual ~audio_framing() = default;

    /// The size of the frame that begins here; at least 1. errc::frame_too_short of codec when more
    /// bytes would tell.
    virtual parsed<std::size_t> size(byte_view data) = 0;
    /// Reads a whole frame into `into` and tells the track's format. An error says why it cannot be
    /// used.
    virtual std::optional<parse_error> read(byte_view frame, audio_frame& into,
                                            track_output& to) = 0;
};

/// `how` is one of those for audio.
std::unique_ptr<audio_framing> make_audio_framing(const map_entry& entry, carriage how);

}  // namespace weir::mpegts
