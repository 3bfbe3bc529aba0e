#include "weir/stream/intake.hpp"

#include "weir/codec/av1.hpp"
#include "weir/codec/errc.hpp"
#include "weir/flv/body_header.hpp"
#include "weir/stream/configuration.hpp"
#include "weir/stream/errc.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace weir::stream {

namespace {

constexpr std::string_view metadata_name("\x02\x00\x0aonMetaData",
                                         13);  // AMF0 string: marker, length, text

std::int64_t milliseconds_of(std::chrono::microseconds time) {
    return std::chrono::floor<std::chrono::milliseconds>(time).count();
}

/// The body of a single track's message with `header` in front: the one that came, where it has the
/// same shape, which is the rule.
packet single_track(packet& body, byte_view data, byte_view header) {
    const auto all = body.payload();
    if (data.data() == all.data() + header.size() && header.size() + data.size() == all.size()) {
        std::memcpy(body.block() + packet::headroom, header.data(), header.size());
        return std::move(body);
    }
    packet made;
    made.reserve(header.size() + data.size());
    made.append(header);
    made.append(data);
    return made;
}

/// What a frame says of itself may differ from frame to frame without a change of the sound: the
/// size of one, and so the data rate, sways where frames hold no whole number of bytes.
bool sounds_alike(const codec::audio_format& a, const codec::audio_format& b) {
    return a.codec == b.codec && a.sample_rate == b.sample_rate && a.channels == b.channels &&
           a.samples_per_frame == b.samples_per_frame;
}

template <class Reader, class Put>
parsed<void> put_each(byte_view body, Put put) {
    parsed<void> first;
    Reader in(body);
    while (const auto next = in.next()) {
        const auto done = *next ? put(**next) : parsed<void>((*next).error());
        if (first && !done) first = done;
    }
    return first;
}

}  // namespace

parsed<void> intake::put(message next, clock::time_point now) {
    if (next.body.empty()) return {};
    now_ = now;
    if (!begun_) begun_ = now;
    if (inheriting_ && now - *begun_ > inheritance) drop_uninherited();
    auto& body = next.body;
    switch (next.kind) {
        case media_kind::video:
            return put_each<flv::video_reader>(
                body.payload(), [&](const auto& what) { return put_video(next, body, what); });
        case media_kind::audio:
            return put_each<flv::audio_reader>(
                body.payload(), [&](const auto& what) { return put_audio(next, body, what); });
        case media_kind::script: put_script(std::move(body)); break;
    }
    return {};
}

intake::video_state* intake::video_of(track_id id) {
    const auto found = std::ranges::find(video_, id, &video_state::id);
    return found == video_.end() ? nullptr : &*found;
}

intake::audio_state* intake::audio_of(track_id id) {
    const auto found = std::ranges::find(audio_, id, [](auto& each) { return each.shown.id; });
    return found == audio_.end() ? nullptr : &*found;
}

parsed<void> intake::put_video(const message& from, packet& body, const flv::video_message& what) {
    const auto id = static_cast<track_id>(from.track + what.track);
    auto data = body.payload().subspan(what.data_offset, what.data_size);
    if (what.codec == codec::video_codec::av1) data = codec::skip_temporal_delimiter(data);
    if (data.empty()) return {};
    if (what.kind == flv::video_packet::sequence_start) {
        auto made = read_configuration(what.codec, data);
        if (made) return configure_video(id, std::move(*made));
        if (made.error().code == codec::errc::no_sequence_header) return {};
        return made.error();
    }
    if (what.kind != flv::video_packet::coded) return {};
    if (what.key) {
        if (auto made = read_key_frame(what.codec, known_format(id, what.codec), data))
            if (const auto done = configure_video(id, std::move(*made)); !done) return done;
    }
    auto* const of = video_of(id);
    if (!of || !known_format(id, what.codec)) return {};
    if (what.key && of->next) {
        of->shown = std::exchange(of->next, {});
        tell(of->shown->config);
    }
    of->key_seen = of->key_seen || what.key;
    pictures_begun_ = pictures_begun_ || of->key_seen;
    if (!of->key_seen) {
        ++before_key_;
        return {};
    }

    const auto at = timeline_.place(media_kind::video, id, from.stamp, now_);
    if (!at) return {};
    const auto stated = from.composition.value_or(std::chrono::milliseconds(what.composition_time));
    // What comes later by repair is shown when it was to be shown, or at once when that is over.
    const auto least = std::min(stated, std::chrono::microseconds{});
    const auto composition =
        std::max(stated - at->delayed, least) + std::chrono::microseconds(what.nanoseconds / 1000);
    timeline_.show(at->dts, composition);
    const auto header =
        flv::write_video_header(what.codec, what.kind, what.key,
                                static_cast<std::int32_t>(milliseconds_of(at->dts + composition) -
                                                          milliseconds_of(at->dts)));
    hand_out(frame::make(
        {.kind = media_kind::video, .track = id, .time = {at->dts, composition}, .key = what.key},
        single_track(body, data, header), header.size()));
    return {};
}

const codec::video_format* intake::known_format(track_id id, codec::video_codec codec) {
    const auto* const of = video_of(id);
    if (!of) return nullptr;
    const auto& known = of->next ? of->next : of->shown;
    return known && known->format.codec == codec ? &known->format : nullptr;
}

parsed<void> intake::configure_video(track_id id, codec::video_format made) {
    auto* of = video_of(id);
    if (!of) {
        if (video_.size() == most_tracks) return parse_error{errc::too_many_tracks, 0};
        of = &*video_.insert(std::ranges::lower_bound(video_, id, {}, &video_state::id), {id});
    }
    of->inherited = false;
    const auto& known = of->next ? of->next : of->shown;
    if (known && known->format == made) return {};
    const auto header =
        flv::write_video_header(made.codec, flv::video_packet::sequence_start, true, 0);
    auto config = frame::make(
        {.kind = media_kind::video, .track = id, .time = moment(), .key = true, .config = true},
        packet(flv::sequence_start_body(made)), header.size());
    of->next = video_track{id, std::move(made), std::move(config)};
    of->key_seen = false;
    return {};
}

parsed<void> intake::put_audio(const message& from, packet& body, const flv::audio_message& what) {
    const auto id = static_cast<track_id>(from.track + what.track);
    const auto data = body.payload().subspan(what.data_offset, what.data_size);
    if (what.kind == flv::audio_packet::sequence_start) {
        if (describes_itself(what.codec)) return {};
        auto made = read_configuration(what.codec, data);
        return made ? configure_audio(id, std::move(*made)) : made.error();
    }
    if (what.kind != flv::audio_packet::coded || data.empty()) return {};
    if (describes_itself(what.codec)) {
        auto made = read_description(what.codec, data);
        if (!made) return made.error();
        const auto* const known = audio_of(id);
        if (!known || known->inherited || !sounds_alike(known->shown.format, *made))
            if (const auto done = configure_audio(id, std::move(*made)); !done) return done;
    }
    const auto* const of = audio_of(id);
    if (!of || of->shown.format.codec != what.codec || waiting()) return {};
    const auto at = timeline_.place(media_kind::audio, id, from.stamp, now_);
    if (!at) return {};
    const auto header = flv::write_audio_header(of->shown.format, what.kind);
    hand_out(frame::make({.kind = media_kind::audio, .track = id, .time = {at->dts, {}}},
                         single_track(body, data, header), header.size()));
    return {};
}

parsed<void> intake::configure_audio(track_id id, codec::audio_format made) {
    auto* of = audio_of(id);
    if (!of) {
        if (audio_.size() == most_tracks) return parse_error{errc::too_many_tracks, 0};
        const auto place =
            std::ranges::lower_bound(audio_, id, {}, [](auto& each) { return each.shown.id; });
        of = &*audio_.insert(place, audio_state{{id, {}, nullptr}});
    } else if (of->shown.format == made) {
        of->inherited = false;
        return {};
    }
    of->inherited = false;
    of->shown = {id, std::move(made), nullptr};
    if (auto body = flv::sequence_start_body(of->shown.format); !body.empty()) {
        const auto header =
            flv::write_audio_header(of->shown.format, flv::audio_packet::sequence_start);
        of->shown.config =
            frame::make({.kind = media_kind::audio, .track = id, .time = moment(), .config = true},
                        packet(body), header.size());
        tell(of->shown.config);
    }
    stale_ = true;
    return {};
}

void intake::put_script(packet body) {
    if (!as_text(body.payload()).starts_with(metadata_name)) return;
    if (metadata_ && std::ranges::equal(metadata_->body(), body.payload())) return;
    metadata_ = frame::make({.kind = media_kind::script, .time = moment()}, std::move(body), 0);
    tell(metadata_);
}

bool intake::waiting() const {
    if (pictures_begun_ || now_ - *begun_ >= patience) return false;
    return expected_.video || !video_.empty();
}

bool intake::waiting_for_sound() const {
    return expected_.audio && audio_.empty() && held_.size() < most_held &&
           (held_.empty() || now_ - held_since_ < sound_patience);
}

void intake::hand_out(frame_ptr next) {
    if (waiting_for_sound()) {
        if (held_.empty()) held_since_ = now_;
        held_.push_back(std::move(next));
        return;
    }
    announce();
    for (auto& each : std::exchange(held_, {})) to_.append(std::move(each));
    to_.append(std::move(next));
}

void intake::tell(const frame_ptr& config) {
    // However many come before the next frame, the last of a track is the one that counts.
    std::erase_if(untold_, [&](const auto& each) {
        return each->kind() == config->kind() && each->track() == config->track();
    });
    untold_.push_back(config);
    stale_ = true;
}

void intake::announce() {
    if (!std::exchange(stale_, false)) return;
    auto made = std::make_shared<format>();
    for (const auto& each : video_)
        if (each.shown) made->video.push_back(*each.shown);
    for (const auto& each : audio_) made->audio.push_back(each.shown);
    made->metadata = metadata_;
    to_.set_format(std::move(made), std::exchange(untold_, {}));
}

void intake::change_publisher(clock::time_point now) {
    timeline_.change_publisher();
    begun_ = now;
    inheriting_ = true;
    expected_ = {};
    held_.clear();
    pictures_begun_ = false;
    for (auto& each : video_) {
        each.inherited = true;
        each.key_seen = false;
        each.next.reset();
    }
    for (auto& each : audio_) each.inherited = true;
}

void intake::drop_uninherited() {
    inheriting_ = false;
    const auto gone = std::erase_if(video_, [](const auto& each) { return each.inherited; }) +
                      std::erase_if(audio_, [](const auto& each) { return each.inherited; });
    stale_ = stale_ || gone > 0;
}

}  // namespace weir::stream
