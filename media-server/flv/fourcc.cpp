#include "weir/flv/fourcc.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace weir::flv {
namespace {

consteval std::uint32_t number(std::string_view text) {
    std::uint32_t value = 0;
    for (const char c : text) value = value << 8 | static_cast<std::uint8_t>(c);
    return value;
}

constexpr std::array<std::pair<std::uint32_t, codec::video_codec>, 4> video_names{{
    {number("avc1"), codec::video_codec::avc},
    {number("hvc1"), codec::video_codec::hevc},
    {number("av01"), codec::video_codec::av1},
    {number("vp09"), codec::video_codec::vp9},
}};

constexpr std::array<std::pair<std::uint32_t, codec::audio_codec>, 6> audio_names{{
    {number("mp4a"), codec::audio_codec::aac},
    {number(".mp3"), codec::audio_codec::mp3},
    {number("Opus"), codec::audio_codec::opus},
    {number("fLaC"), codec::audio_codec::flac},
    {number("ac-3"), codec::audio_codec::ac3},
    {number("ec-3"), codec::audio_codec::eac3},
}};

template <class Codec, std::size_t Size>
std::optional<Codec> find_codec(const std::array<std::pair<std::uint32_t, Codec>, Size>& names,
                                std::uint32_t fourcc) {
    for (const auto& [name, codec] : names)
        if (name == fourcc) return codec;
    return std::nullopt;
}

template <class Codec, std::size_t Size>
std::uint32_t find_name(const std::array<std::pair<std::uint32_t, Codec>, Size>& names, Codec of) {
    for (const auto& [name, codec] : names)
        if (codec == of) return name;
    return 0;
}

}  // namespace

std::optional<codec::video_codec> video_codec_of(std::uint32_t fourcc) {
    return find_codec(video_names, fourcc);
}

std::optional<codec::audio_codec> audio_codec_of(std::uint32_t fourcc) {
    return find_codec(audio_names, fourcc);
}

std::uint32_t fourcc_of(codec::video_codec codec) {
    return find_name(video_names, codec);
}

std::uint32_t fourcc_of(codec::audio_codec codec) {
    return find_name(audio_names, codec);
}

}  // namespace weir::flv
