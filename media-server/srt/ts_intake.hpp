#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/log.hpp"
#include "weir/mpegts/demuxer.hpp"
#include "weir/stream/publisher.hpp"
#include "weir/stream/unwrapper.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace weir::srt {

/// A publisher's MPEG-TS becomes messages of a stream, with times of microseconds. After a loss a
/// video track waits for its next key frame: nobody is shown a picture that stands on a missing
/// one. On the publisher's loop.
class ts_intake final : public mpegts::demuxer_sink {
 public:
    /// `to` outlives it. `who` is named in the log where something is left out.
    ts_intake(stream::publisher& to, log out, std::string who);

    /// Bytes in any fragmentation. Flush the publisher when there are no more for now.
    void put(byte_view data) { demuxer_.put(data); }
    /// The stream has ended.
    void finish() { demuxer_.finish(); }

    void on_tracks(std::span<const mpegts::track> tracks) override;
    void on_format(const mpegts::track& of, const codec::video_format& format) override;
    void on_format(const mpegts::track& of, const codec::audio_format& format) override;
    void on_unit(const mpegts::access_unit& unit) override;
    void on_refused(std::uint16_t pid, const std::string& why) override;

 private:
    struct video_state {
        codec::video_codec codec = codec::video_codec::avc;
        bool waits_for_key = true;
    };

    void put_video(const mpegts::access_unit& unit);
    void put_audio(const mpegts::access_unit& unit);
    void put_message(const mpegts::access_unit& unit, byte_view header);

    stream::publisher& to_;
    log log_;
    std::string who_;
    mpegts::demuxer demuxer_;
    stream::unwrapper clock_;
    /// Of the newest unit.
    std::chrono::microseconds now_{};
    /// By their place among the program's tracks of their kind.
    std::map<std::uint8_t, video_state> video_;
    std::map<std::uint8_t, codec::audio_format> audio_;
    std::size_t complaints_ = 0;
};

}  // namespace weir::srt
