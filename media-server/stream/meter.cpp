#include "weir/stream/meter.hpp"

namespace weir::stream {

void meter::roll(clock::time_point now) {
    // After a long pause nothing of before counts, and the seconds between need not be made.
    if (!seconds_.empty() && now - seconds_.back().start > std::chrono::seconds(window_seconds + 1))
        seconds_.assign(window_seconds, second{now - std::chrono::seconds(1)});
    if (seconds_.empty()) seconds_.push_back(second{now});
    while (now - seconds_.back().start >= std::chrono::seconds(1))
        seconds_.push_back(second{seconds_.back().start + std::chrono::seconds(1)});
    while (seconds_.size() > window_seconds) seconds_.pop_front();
}

void meter::count(const frame& arrived, clock::time_point now) {
    roll(now);
    auto& current = seconds_.back();
    if (arrived.audio()) current.audio_bytes += arrived.body().size();
    if (!arrived.video()) return;
    current.video_bytes += arrived.body().size();
    ++current.pictures;
    if (!arrived.key()) return;
    const auto dts = arrived.time().dts;
    if (last_key_) key_frame_interval_ = std::chrono::duration<double>(dts - *last_key_).count();
    last_key_ = dts;
}

ingest_report meter::report(const format& tracks, clock::time_point now) {
    roll(now);
    ingest_report made;
    if (const auto* const video = tracks.main_video()) made.video = video->format;
    if (const auto* const audio = tracks.main_audio()) made.audio = audio->format;
    made.key_frame_interval = key_frame_interval_;
    // The running second is left out unless it is all there is.
    const auto whole = seconds_.size() > 1 ? seconds_.size() - 1 : 1;
    second sum{};
    for (std::size_t i = 0; i < whole; ++i) {
        sum.video_bytes += seconds_[i].video_bytes;
        sum.audio_bytes += seconds_[i].audio_bytes;
        sum.pictures += seconds_[i].pictures;
    }
    const auto span = static_cast<double>(whole);
    made.video_bitrate = static_cast<double>(sum.video_bytes) * 8 / span;
    made.audio_bitrate = static_cast<double>(sum.audio_bytes) * 8 / span;
    made.bitrate = made.video_bitrate + made.audio_bitrate;
    made.frame_rate = static_cast<double>(sum.pictures) / span;
    return made;
}

}  // namespace weir::stream
