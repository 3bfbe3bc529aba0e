#pragma once

#include "weir/codec/format.hpp"
#include "weir/mpegts/access_unit.hpp"
#include "weir/mpegts/demuxer_sink.hpp"
#include "weir/mpegts/demuxer_stats.hpp"
#include "weir/mpegts/pes.hpp"
#include "weir/mpegts/track.hpp"

#include <string>
#include <variant>

namespace weir::mpegts {

/// What the reader of a track says, on its way to the demuxer's sink: formats only when they
/// change, reasons only once, units once there is a format.
class track_output {
 public:
    track_output(demuxer_sink& to, demuxer_stats& stats, const track& of)
        : to_(to), stats_(stats), track_(of) {}
    track_output(const track_output&) = delete;
    track_output& operator=(const track_output&) = delete;

    const track& of() const { return track_; }
    void set_index(std::uint8_t index) { track_.index = index; }

    template <class Format>
    void format(const Format& now) {
        if (const auto* known = std::get_if<Format>(&format_); known && *known == now) return;
        format_ = now;
        refused_.clear();
        to_.on_format(track_, now);
    }
    /// No format can be made of what comes; units are left out until one can.
    void refuse(const std::string& why);
    /// One unit cannot be read: by accident if others could, else it is refused.
    void unreadable(const std::string& why);

    /// Something is missing in front of the next unit.
    void damage() { damaged_ = true; }
    /// The same, because what was there cannot be read.
    void broken() {
        damaged_ = true;
        ++stats_.broken_units;
    }
    void unit(const pes_time& time, byte_view data, bool key);

 private:
    demuxer_sink& to_;
    demuxer_stats& stats_;
    track track_;
    std::variant<std::monostate, codec::video_format, codec::audio_format> format_;
    std::string refused_;
    bool damaged_ = false;
};

}  // namespace weir::mpegts
