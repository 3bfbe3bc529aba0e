#include "weir/srt/ts_intake.hpp"

#include "weir/flv/body_header.hpp"

#include <algorithm>
#include <utility>

namespace weir::srt {

namespace {

using std::chrono::microseconds;

constexpr unsigned clock_bits = 33;
/// Things left out that one publisher is told of in the log.
constexpr std::size_t most_complaints = 8;

/// Of a clock of 90 kHz.
microseconds time_of(std::int64_t ticks) {
    return microseconds(ticks * 100 / 9);
}

/// PTS - DTS, which lie within half a wrap of each other.
microseconds composition_of(const mpegts::access_unit& unit) {
    const auto ahead = (unit.pts - unit.dts) & mpegts::clock_mask;
    const bool behind = ahead > mpegts::clock_mask / 2;
    return time_of(static_cast<std::int64_t>(ahead) -
                   (behind ? static_cast<std::int64_t>(mpegts::clock_mask) + 1 : 0));
}

}  // namespace

ts_intake::ts_intake(stream::publisher& to, log out, std::string who)
    : to_(to), log_(std::move(out)), who_(std::move(who)), demuxer_(*this), clock_(clock_bits) {}

void ts_intake::on_tracks(std::span<const mpegts::track> tracks) {
    const auto any = [&](mpegts::track_kind kind) {
        return std::ranges::find(tracks, kind, &mpegts::track::kind) != tracks.end();
    };
    to_.expect({any(mpegts::track_kind::video), any(mpegts::track_kind::audio)});
}

void ts_intake::on_format(const mpegts::track& of, const codec::video_format& format) {
    video_[of.index].codec = format.codec;
    stream::message told;
    told.kind = stream::media_kind::video;
    told.stamp = now_;
    told.track = of.index;
    told.body = packet(flv::sequence_start_body(format));
    to_.put(std::move(told));
}

void ts_intake::on_format(const mpegts::track& of, const codec::audio_format& format) {
    audio_[of.index] = format;
    const auto body = flv::sequence_start_body(format);
    // Some codecs' frames say all that there is to say.
    if (body.empty()) return;
    stream::message told;
    told.kind = stream::media_kind::audio;
    told.stamp = now_;
    told.track = of.index;
    told.body = packet(body);
    to_.put(std::move(told));
}

void ts_intake::on_unit(const mpegts::access_unit& unit) {
    now_ = time_of(clock_.unwrap(unit.dts));
    if (unit.kind == mpegts::track_kind::video)
        put_video(unit);
    else
        put_audio(unit);
}

void ts_intake::put_video(const mpegts::access_unit& unit) {
    const auto of = video_.find(unit.track);
    if (of == video_.end()) return;
    auto& track = of->second;
    track.waits_for_key = (track.waits_for_key || unit.damaged) && !unit.key;
    if (track.waits_for_key) return;
    const auto composition = std::chrono::round<std::chrono::milliseconds>(composition_of(unit));
    put_message(unit, flv::write_video_header(track.codec, flv::video_packet::coded, unit.key,
                                              static_cast<std::int32_t>(composition.count())));
}

void ts_intake::put_audio(const mpegts::access_unit& unit) {
    const auto of = audio_.find(unit.track);
    if (of == audio_.end()) return;
    put_message(unit, flv::write_audio_header(of->second, flv::audio_packet::coded));
}

void ts_intake::put_message(const mpegts::access_unit& unit, byte_view header) {
    const bool video = unit.kind == mpegts::track_kind::video;
    stream::message made;
    made.kind = video ? stream::media_kind::video : stream::media_kind::audio;
    made.stamp = now_;
    made.track = unit.track;
    if (video) made.composition = composition_of(unit);
    made.body.reserve(header.size() + unit.data.size());
    made.body.append(header);
    made.body.append(unit.data);
    to_.put(std::move(made));
}

void ts_intake::on_refused(std::uint16_t pid, const std::string& why) {
    if (++complaints_ > most_complaints) return;
    log_.warning("{} sends an elementary stream that is left out (PID {}): {}", who_, pid, why);
}

}  // namespace weir::srt
