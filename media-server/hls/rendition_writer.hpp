#pragma once

#include "weir/hls/rendition.hpp"
#include "weir/hls/segment_window.hpp"
#include "weir/hls/settings.hpp"
#include "weir/hls/track_cut.hpp"
#include "weir/stream/format.hpp"

#include <cstdint>
#include <memory>

namespace weir::hls {

/// One rendition's bytes: writes the tracks' cuts into its parts and keeps its segments. All
/// renditions of a broadcast are cut at the same moments, so that numbers, dates and durations are
/// the same in all.
class rendition_writer {
 public:
    rendition_writer(const settings& how, rendition of, position first,
                     std::uint64_t first_discontinuity)
        : of_(of), window_(how, first.msn, first_discontinuity) {}

    const rendition& of() const { return of_; }
    const segment_window& window() const { return window_; }
    bool drop_oldest() { return window_.drop_oldest(); }
    /// The format of the newest segment; null before the first.
    const stream::format_ptr& format() const { return format_; }

    /// What the segments from this one on hold.
    void set_format(const stream::format_ptr& now, std::uint64_t msn);

    /// Before the first part of a segment.
    void begin(wall_time date, bool discontinuity) { window_.begin(init_, date, discontinuity); }
    /// Null cuts for tracks that it has not. A part without a sample is a gap.
    void append(const track_cut* pictures, const track_cut* sound, stream_time duration);
    /// Completes the segment, if one has begun.
    void end();

 private:
    rendition of_;
    segment_window window_;
    stream::format_ptr format_;
    std::shared_ptr<const init_section> init_;
    std::uint32_t sequence_ = 0;
    /// It is offered as MPEG-TS too.
    bool carried_ = false;
    std::weak_ptr<const transport_segment> last_transport_;
};

}  // namespace weir::hls
