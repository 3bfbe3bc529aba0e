#pragma once

#include "weir/codec/format.hpp"
#include "weir/stream/format.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace weir::hls {

/// Which tracks of a broadcast one media playlist has.
struct rendition {
    enum class kind : std::uint8_t {
        /// What a viewer gets who does not choose: the main pictures with the main sound.
        main,
        /// The main pictures alone, where there is sound to choose from.
        pictures,
        /// The main sound alone, also for who has no bandwidth for pictures.
        sound,
        /// Other pictures, such as the same ones smaller; with the main sound if there is no other.
        other_pictures,
        /// Other sound alone, such as another language.
        other_sound,
    };
    kind is = kind::main;
    /// Which other track.
    stream::track_id track = 0;

    /// "main", "video", "audio", "video1", "audio1": its playlist is NAME.m3u8.
    std::string name() const;
    /// Whether a format has what makes it this rendition.
    bool is_in(const stream::format& one) const;
    /// Its tracks in a format; null when it has none of the kind.
    const stream::video_track* video(const stream::format& in) const;
    const stream::audio_track* audio(const stream::format& in) const;

    bool operator==(const rendition&) const = default;
};

/// More tracks than these are not offered.
constexpr std::size_t most_renditions = 8;

/// What a format offers; the main one first.
std::vector<rendition> renditions_of(const stream::format& of);

}  // namespace weir::hls
