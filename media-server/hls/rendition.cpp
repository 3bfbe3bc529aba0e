#include "weir/hls/rendition.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace weir::hls {

namespace {

template <class Track>
const Track* with_id(const std::vector<Track>& tracks, stream::track_id id) {
    const auto found = std::ranges::find(tracks, id, &Track::id);
    return found == tracks.end() ? nullptr : &*found;
}

}  // namespace

std::string rendition::name() const {
    switch (is) {
        case kind::main: break;
        case kind::pictures: return "video";
        case kind::sound: return "audio";
        case kind::other_pictures: return fmt::format("video{}", track);
        case kind::other_sound: return fmt::format("audio{}", track);
    }
    return "main";
}

bool rendition::is_in(const stream::format& one) const {
    switch (is) {
        case kind::main: break;
        case kind::pictures: return one.main_video() && one.audio.size() > 1;
        case kind::sound: return one.main_audio() != nullptr;
        case kind::other_pictures: return with_id(one.video, track) != nullptr;
        case kind::other_sound: return with_id(one.audio, track) != nullptr;
    }
    return true;
}

const stream::video_track* rendition::video(const stream::format& in) const {
    switch (is) {
        case kind::main:
        case kind::pictures: return in.main_video();
        case kind::other_pictures: return with_id(in.video, track);
        case kind::sound:
        case kind::other_sound: break;
    }
    return nullptr;
}

const stream::audio_track* rendition::audio(const stream::format& in) const {
    switch (is) {
        case kind::main:
        case kind::sound: return in.main_audio();
        case kind::other_pictures: return in.audio.size() > 1 ? nullptr : in.main_audio();
        case kind::other_sound: return with_id(in.audio, track);
        case kind::pictures: break;
    }
    return nullptr;
}

std::vector<rendition> renditions_of(const stream::format& of) {
    using kind = rendition::kind;
    std::vector<rendition> made{{kind::main, 0}};
    if (const rendition alone{kind::pictures, 0}; alone.is_in(of)) made.push_back(alone);
    for (std::size_t i = 1; i < of.video.size(); ++i)
        made.push_back({kind::other_pictures, of.video[i].id});
    for (std::size_t i = 1; i < of.audio.size(); ++i)
        made.push_back({kind::other_sound, of.audio[i].id});
    if (made.size() >= most_renditions) made.resize(most_renditions - 1);
    if (of.main_video() && of.main_audio()) made.push_back({kind::sound, 0});
    return made;
}

}  // namespace weir::hls
