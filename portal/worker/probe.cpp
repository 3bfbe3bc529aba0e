#include "portal/worker/probe.hpp"

#include "weir/base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace portal::worker {

namespace json = weir::json;

namespace {

/// A codec as ffprobe names it, and the decoder that FFmpeg uses for it.
struct known_codec {
    std::string_view name;
    std::string_view decoder;
};

constexpr std::array picture_codecs{known_codec{"h264", "h264"},
                                    known_codec{"hevc", "hevc"},
                                    known_codec{"vp8", "vp8"},
                                    known_codec{"vp9", "vp9"},
                                    known_codec{"av1", "libdav1d"},
                                    known_codec{"mpeg4", "mpeg4"},
                                    known_codec{"mpeg2video", "mpeg2video"},
                                    known_codec{"mjpeg", "mjpeg"}};
constexpr std::array sound_codecs{known_codec{"aac", "aac"},
                                  known_codec{"mp3", "mp3float"},
                                  known_codec{"opus", "opus"},
                                  known_codec{"vorbis", "vorbis"},
                                  known_codec{"flac", "flac"},
                                  known_codec{"ac3", "ac3"},
                                  known_codec{"eac3", "eac3"},
                                  known_codec{"pcm_s16le", "pcm_s16le"},
                                  known_codec{"pcm_s24le", "pcm_s24le"},
                                  known_codec{"pcm_s16be", "pcm_s16be"}};

/// Decoders of streams that we leave aside: ffprobe says nothing of a file that has a stream whose
/// decoder it may not use.
constexpr std::string_view other_decoders =
    "srt,subrip,ass,ssa,webvtt,mov_text,pgssub,dvdsub,dvbsub,png";

template <class Codecs>
bool knows(const Codecs& all, std::string_view name) {
    return std::ranges::find(all, name, &known_codec::name) != all.end();
}

std::string decoders() {
    std::string all;
    for (const auto& each : picture_codecs) all += std::string(each.decoder) + ',';
    for (const auto& each : sound_codecs) all += std::string(each.decoder) + ',';
    return all + std::string(other_decoders);
}

std::string text(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::int64_t number(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    return found && found->is_int64() ? found->get_int64() : 0;
}

/// "12.345000" as milliseconds; 0 for what is none.
std::int64_t milliseconds(const std::string& seconds) {
    const double value = std::strtod(seconds.c_str(), nullptr);
    if (!std::isfinite(value) || value < 0 || value > 1e9) return 0;
    return std::llround(value * 1000);
}

rate read_rate(const std::string& said) {
    rate read{0, 0};
    const auto slash = said.find('/');
    if (slash == std::string::npos) return {};
    std::from_chars(said.data(), said.data() + slash, read.over);
    std::from_chars(said.data() + slash + 1, said.data() + said.size(), read.under);
    if (read.over <= 0 || read.under <= 0 || read.value() < 1 || read.value() > 1000) return {};
    return read;
}

bool is_rotated(const json::object& stream, bool& by_quarter) {
    const auto* list = stream.if_contains("side_data_list");
    if (!list || !list->is_array()) return false;
    for (const auto& each : list->get_array()) {
        if (!each.is_object()) continue;
        const auto angle = number(each.get_object(), "rotation");
        by_quarter = angle % 180 != 0;
        if (angle != 0) return true;
    }
    return false;
}

/// Plays in browsers as it is: the codecs of CMAF with pictures that hardware decodes.
bool is_web_safe(const json::object& stream, const std::string& codec) {
    const auto pixels = text(stream, "pix_fmt");
    const auto order = text(stream, "field_order");
    if (!order.empty() && order != "progressive" && order != "unknown") return false;
    if (codec == "h264") return pixels == "yuv420p" || pixels == "yuvj420p";
    return (codec == "hevc" || codec == "av1") && (pixels == "yuv420p" || pixels == "yuv420p10le");
}

/// More is no shape of pictures, but a mistake.
constexpr std::int32_t most_stretch = 100;
/// Wider ones are refused as they are.
constexpr std::int64_t most_width = 1 << 20;

picture_stream read_pictures(const json::object& stream, const container& kind) {
    picture_stream read;
    read.index = static_cast<std::size_t>(number(stream, "index"));
    read.codec = text(stream, "codec_name");
    read.width = number(stream, "width");
    read.height = number(stream, "height");
    const auto aspect = text(stream, "sample_aspect_ratio");
    // What does not fit is no shape of pictures, and stays square.
    std::int32_t wide = 1;
    std::int32_t high = 1;
    if (const auto colon = aspect.find(':'); colon != std::string::npos) {
        std::from_chars(aspect.data(), aspect.data() + colon, wide);
        std::from_chars(aspect.data() + colon + 1, aspect.data() + aspect.size(), high);
    }
    const bool square = wide == high || wide <= 0 || high <= 0 || wide / high >= most_stretch ||
                        high / wide >= most_stretch;
    if (!square && read.width > 0 && read.width < most_width)
        read.width = std::llround(static_cast<double>(read.width) * static_cast<double>(wide) /
                                  static_cast<double>(high));
    bool by_quarter = false;
    const bool rotated = is_rotated(stream, by_quarter);
    if (by_quarter) std::swap(read.width, read.height);
    read.pictures = read_rate(text(stream, "avg_frame_rate"));
    read.web_safe = square && !rotated && is_web_safe(stream, read.codec) &&
                    (kind.demuxer == "mov" || kind.demuxer == "matroska");
    return read;
}

bool is_cover(const json::object& stream) {
    const auto* disposition = stream.if_contains("disposition");
    return disposition && disposition->is_object() &&
           number(disposition->get_object(), "attached_pic") != 0;
}

std::optional<refusal> add_stream(const json::object& stream, media& to, const bounds& allowed) {
    const auto type = text(stream, "codec_type");
    const auto codec = text(stream, "codec_name");
    if (type == "video" && !to.pictures && !is_cover(stream)) {
        if (!knows(picture_codecs, codec))
            return refusal{reasons::unsupported_media,
                           fmt::format("Pictures in the codec {} cannot be read here.",
                                       codec.empty() ? "(unknown)" : codec)};
        to.pictures = read_pictures(stream, to.kind);
        const auto& made = *to.pictures;
        if (made.width <= 0 || made.height <= 0)
            return refusal{reasons::unsupported_media, "The size of its pictures is not known."};
        if (made.width > allowed.side || made.height > allowed.side ||
            made.width * made.height > allowed.pixels)
            return refusal{reasons::too_large, fmt::format("Its pictures are too large: {} x {}.",
                                                           made.width, made.height)};
    }
    if (type == "audio" && !to.sound) {
        if (!knows(sound_codecs, codec))
            return refusal{reasons::unsupported_media,
                           fmt::format("Sound in the codec {} cannot be read here.",
                                       codec.empty() ? "(unknown)" : codec)};
        to.sound = sound_stream{static_cast<std::size_t>(number(stream, "index")), codec};
    }
    return std::nullopt;
}

void add_chapters(const json::object& from, media& to) {
    constexpr std::size_t most_chapters = 1000;
    constexpr std::size_t most_title = 200;
    const auto* list = from.if_contains("chapters");
    if (!list || !list->is_array()) return;
    for (const auto& each : list->get_array()) {
        if (!each.is_object() || to.chapters.size() == most_chapters) continue;
        const auto* tags = each.get_object().if_contains("tags");
        auto title = tags && tags->is_object() ? text(tags->get_object(), "title") : std::string();
        if (title.empty() || title.size() > most_title) continue;
        to.chapters.push_back(
            {milliseconds(text(each.get_object(), "start_time")), std::move(title)});
    }
}

}  // namespace

std::vector<std::string> guards(const container& kind, const bounds& allowed) {
    return {"-protocol_whitelist",
            "file",
            "-format_whitelist",
            std::string(kind.whole_name),
            "-codec_whitelist",
            decoders(),
            "-max_streams",
            std::to_string(most_streams),
            "-max_pixels",
            std::to_string(allowed.pixels),
            "-f",
            std::string(kind.demuxer)};
}

std::vector<std::string> probe_words(const container& kind, const bounds& allowed,
                                     const std::string& input) {
    std::vector<std::string> words{"-v", "error", "-max_alloc", "1000000000"};
    for (auto& each : guards(kind, allowed)) words.push_back(std::move(each));
    for (const auto* each :
         {"-show_format", "-show_streams", "-show_chapters", "-of", "json", "-i"})
        words.emplace_back(each);
    words.push_back(input);
    return words;
}

outcome_of<media> read_probe(std::string_view said, const container& kind, const bounds& allowed) {
    const refusal unreadable{reasons::unsupported_media, "The file cannot be read."};
    boost::system::error_code failed;
    const auto whole = json::parse(said, failed);
    if (failed || !whole.is_object()) return unreadable;
    const auto* streams = whole.get_object().if_contains("streams");
    if (!streams || !streams->is_array()) return unreadable;
    if (streams->get_array().size() > most_streams)
        return refusal{reasons::too_many_streams, "The file has too many tracks."};
    media read;
    read.kind = kind;
    for (const auto& each : streams->get_array()) {
        if (!each.is_object()) continue;
        if (const auto wrong = add_stream(each.get_object(), read, allowed)) return *wrong;
    }
    if (!read.pictures && !read.sound)
        return refusal{reasons::no_streams, "The file has neither pictures nor sound."};
    if (const auto* format = whole.get_object().if_contains("format");
        format && format->is_object())
        read.duration_ms = milliseconds(text(format->get_object(), "duration"));
    if (read.duration_ms <= 0) return refusal{reasons::truncated, "The file has no known length."};
    if (std::chrono::milliseconds(read.duration_ms) > allowed.duration)
        return refusal{reasons::too_long,
                       fmt::format("It is longer than {} hours.", allowed.duration.count() / 3600)};
    add_chapters(whole.get_object(), read);
    return read;
}

}  // namespace portal::worker
