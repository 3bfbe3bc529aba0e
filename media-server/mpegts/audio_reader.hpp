#pragma once

#include "weir/mpegts/audio_framing.hpp"
#include "weir/mpegts/unit_reader.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace weir::mpegts {

/// Audio of any framing: several frames may stand in a PES packet, and a frame may go on in the
/// next. A packet's time is that of the first frame that begins in it (ISO/IEC 13818-1 2.4.3.7);
/// those behind it are counted on.
class audio_reader final : public unit_reader {
 public:
    audio_reader(std::unique_ptr<audio_framing> framing, track_output& to)
        : framing_(std::move(framing)), to_(to) {}

    void read(byte_view payload, const std::optional<pes_time>& time) override;
    void lose() override;

 private:
    bool begins_frame(byte_view data);
    void read_frame(byte_view frame);

    std::unique_ptr<audio_framing> framing_;
    track_output& to_;
    audio_frame frame_;
    /// The beginning of a frame that goes on in the next payload.
    bytes kept_;
    /// When `counted_` samples of the rate of the last frame began.
    std::optional<std::uint64_t> base_;
    std::uint64_t counted_ = 0;
    std::uint32_t rate_ = 0;
    /// The last frame ended where it should.
    bool aligned_ = true;
};

}  // namespace weir::mpegts
