#include "portal/live/errc.hpp"
#include "portal/live/stream.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace portal::live {

namespace json = weir::json;

namespace {

struct codec_name {
    std::string_view beginning;
    std::string_view name;
};
/// RFC 6381 codec strings begin with the sample entry's name.
constexpr std::array codec_names{
    codec_name{"avc", "h264"},    codec_name{"hvc", "hevc"},    codec_name{"hev", "hevc"},
    codec_name{"av01", "av1"},    codec_name{"vp09", "vp9"},    codec_name{"mp4a.40.34", "mp3"},
    codec_name{"mp4a.6b", "mp3"}, codec_name{"mp4a.69", "mp3"}, codec_name{"mp4a.40", "aac"},
    codec_name{"opus", "opus"},
};

std::string short_name(std::string codec) {
    for (const auto& each : codec_names)
        if (codec.starts_with(each.beginning)) return std::string(each.name);
    return codec;
}

double number(const json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    if (!found) return 0;
    weir::error_code error;
    const auto read = found->to_number<double>(error);
    return error ? 0 : std::max(0.0, read);
}

std::int64_t whole(const json::object& from, std::string_view name) {
    // Beyond this a double is no longer exact, and no count or size of ours is real.
    return static_cast<std::int64_t>(std::min(number(from, name), 9e15));
}

std::string text(const json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    const auto* read = found ? found->if_string() : nullptr;
    return read ? std::string(*read) : std::string();
}

const json::object* object(const json::object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found ? found->if_object() : nullptr;
}

video read_video(const json::object& from) {
    video made;
    made.codec = short_name(text(from, "codec"));
    made.width = whole(from, "width");
    made.height = whole(from, "height");
    made.frame_rate = number(from, "frameRate");
    if (const auto interval = number(from, "keyFrameInterval"); interval > 0)
        made.key_frame_interval = interval;
    made.bitrate = whole(from, "bitrate");
    return made;
}

audio read_audio(const json::object& from) {
    audio made;
    made.codec = short_name(text(from, "codec"));
    made.sample_rate = whole(from, "sampleRate");
    made.channels = whole(from, "channels");
    made.bitrate = whole(from, "bitrate");
    return made;
}

std::vector<finding> read_findings(const json::object& from) {
    std::vector<finding> made;
    const auto* found = from.if_contains("findings");
    const auto* list = found ? found->if_array() : nullptr;
    if (!list) return made;
    for (const auto& each : *list) {
        const auto* one = each.if_object();
        if (!one || text(*one, "code").empty()) continue;
        finding next{text(*one, "code"), text(*one, "severity"), {}};
        // Whatever is a number is a value of the finding.
        for (const auto& member : *one)
            if (member.value().is_number())
                next.values.emplace_back(member.key(), member.value().to_number<double>());
        made.push_back(std::move(next));
    }
    return made;
}

stream read_one(const json::object& from) {
    stream made;
    made.channel = text(from, "channel");
    made.broadcast = text(from, "broadcast");
    made.started_at = text(from, "startedAt");
    made.uptime = number(from, "uptime");
    made.encoder = text(from, "encoder");
    made.peer = text(from, "peer");
    made.bitrate = whole(from, "bitrate");
    if (const auto* ways = object(from, "viewers"))
        for (const auto& way : *ways) made.viewers += whole(*ways, way.key());
    if (const auto* track = object(from, "video")) made.video = read_video(*track);
    if (const auto* track = object(from, "audio")) made.audio = read_audio(*track);
    made.findings = read_findings(from);
    if (const auto* now = object(from, "recording")) made.recording = text(*now, "state");
    return made;
}

}  // namespace

weir::result<std::vector<stream>> read_streams(std::string_view answer) {
    weir::error_code error;
    const auto read = json::parse(answer, error);
    const auto* whole_answer = error ? nullptr : read.if_object();
    const auto* found = whole_answer ? whole_answer->if_contains("streams") : nullptr;
    const auto* list = found ? found->if_array() : nullptr;
    if (!list) return weir::error_code(errc::bad_answer);
    std::vector<stream> made;
    made.reserve(list->size());
    for (const auto& each : *list)
        if (const auto* one = each.if_object()) made.push_back(read_one(*one));
    return made;
}

}  // namespace portal::live
