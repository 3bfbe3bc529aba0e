#include "weir/stream/viewer_metadata.hpp"

#include "weir/flv/amf0.hpp"
#include "weir/flv/fourcc.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace weir::stream {

namespace {

using flv::amf0::object;

constexpr std::string_view message_name = "onMetaData";

/// About single tracks (Enhanced RTMP 2, table of onMetaData properties).
constexpr std::array<std::string_view, 15> of_tracks{"hasVideo",
                                                     "width",
                                                     "height",
                                                     "framerate",
                                                     "videocodecid",
                                                     "videodatarate",
                                                     "hasAudio",
                                                     "audiocodecid",
                                                     "audiodatarate",
                                                     "audiosamplerate",
                                                     "audiosamplesize",
                                                     "audiochannels",
                                                     "stereo",
                                                     "videoTrackIdInfoMap",
                                                     "audioTrackIdInfoMap"};

object said_by_publisher(const format& tracks) {
    if (!tracks.metadata) return {};
    flv::amf0::reader in(tracks.metadata->body());
    const auto name = in.next();
    if (!name || name->text() == nullptr || *name->text() != message_name) return {};
    const auto said = in.next();
    return said && said->properties() != nullptr ? *said->properties() : object();
}

/// The CodecID of FLV (E.4.3.1), or the FourCC as a number.
double id_of(codec::video_codec codec, flv::hevc_form hevc) {
    if (codec == codec::video_codec::avc) return 7;
    if (codec == codec::video_codec::hevc && hevc == flv::hevc_form::codec_id_12) return 12;
    return flv::fourcc_of(codec);
}

/// The SoundFormat of FLV (E.4.2.1), or the FourCC as a number.
double id_of(codec::audio_codec codec) {
    if (codec == codec::audio_codec::aac) return 10;
    if (codec == codec::audio_codec::mp3) return 2;
    return flv::fourcc_of(codec);
}

void keep(object& to, const object& said, std::string_view name) {
    if (const auto number = said.number(name)) to.add(name, *number);
}

void add_video(object& to, const video_track& track, const object* said, flv::hevc_form hevc) {
    to.add("width", track.format.width).add("height", track.format.height);
    to.add("videocodecid", id_of(track.format.codec, hevc));
    if (track.format.frame_rate > 0)
        to.add("framerate", track.format.frame_rate);
    else if (said != nullptr)
        keep(to, *said, "framerate");
    if (said != nullptr) keep(to, *said, "videodatarate");
}

void add_audio(object& to, const audio_track& track, const object* said) {
    to.add("audiocodecid", id_of(track.format.codec));
    to.add("audiosamplerate", track.format.sample_rate).add("audiosamplesize", 16);
    to.add("audiochannels", track.format.channels).add("stereo", track.format.channels > 1);
    if (said != nullptr) keep(to, *said, "audiodatarate");
}

}  // namespace

frame_ptr viewer_metadata(const format& tracks, const viewer_request& asked) {
    const auto* const video = asked.tracks.video_of(tracks);
    const auto* const audio = asked.tracks.audio_of(tracks);
    const auto said = said_by_publisher(tracks);
    object content;
    content.ecma_array = true;
    for (const auto& each : said.properties)
        if (std::ranges::find(of_tracks, each.name) == of_tracks.end())
            content.properties.push_back(each);
    content.add("hasVideo", video != nullptr).add("hasAudio", audio != nullptr);
    // What a publisher says of rates is of its main tracks.
    if (video != nullptr)
        add_video(content, *video, video == tracks.main_video() ? &said : nullptr, asked.hevc);
    if (audio != nullptr)
        add_audio(content, *audio, audio == tracks.main_audio() ? &said : nullptr);

    bytes body;
    flv::amf0::write(body, message_name);
    flv::amf0::write(body, content);
    return frame::make({.kind = media_kind::script}, packet(body), 0);
}

}  // namespace weir::stream
