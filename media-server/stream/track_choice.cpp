#include "weir/stream/track_choice.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace weir::stream {

namespace {

template <class Track>
const Track* find_track(const std::vector<Track>& in, bool wanted, std::optional<track_id> id) {
    if (!wanted || in.empty()) return nullptr;
    const auto found = std::ranges::find_if(in, [id](const auto& each) { return each.id == id; });
    return found != in.end() ? &*found : &in.front();
}

std::optional<track_id> read_id(std::string_view text) {
    track_id id = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, bad] = std::from_chars(text.data(), end, id);
    return bad == std::errc() && stopped == end ? std::optional(id) : std::nullopt;
}

}  // namespace

const video_track* track_choice::video_of(const format& tracks) const {
    return find_track(tracks.video, video, video_track);
}

const audio_track* track_choice::audio_of(const format& tracks) const {
    return find_track(tracks.audio, audio, audio_track);
}

bool read_option(viewer_request& into, std::string_view name, std::string_view value) {
    auto& tracks = into.tracks;
    if (name == "only") {
        tracks.video = value == "video";
        tracks.audio = value == "audio";
        return tracks.video || tracks.audio;
    }
    if (name == "video") return (tracks.video_track = read_id(value)).has_value();
    if (name == "audio") return (tracks.audio_track = read_id(value)).has_value();
    if (name != "codecid") return true;
    into.hevc = flv::hevc_form::codec_id_12;
    return value == "12";
}

}  // namespace weir::stream
