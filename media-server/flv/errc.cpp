#include "weir/flv/errc.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace weir::flv {
namespace {

class flv_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "weir.flv"; }

    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::body_empty: return "FLV tag body is empty";
            case errc::body_too_short: return "FLV tag body ends inside its header";
            case errc::packet_type: return "FLV packet type is not a known one";
            case errc::mod_ex_count: return "enhanced header has more than eight ModEx packets";
            case errc::multitrack_type: return "multitrack type is not 0, 1 or 2";
            case errc::multitrack_packet_type:
                return "multitrack packet holds another multitrack or ModEx packet";
            case errc::multitrack_empty: return "multitrack packet holds no track";
            case errc::multitrack_count: return "multitrack packet holds more than 256 tracks";
            case errc::mpeg2_ts_config:
                return "decoder configuration in the form of MPEG-TS is not supported";
            case errc::amf0_end: return "AMF0 value ends early";
            case errc::amf0_string_end: return "AMF0 string runs past the message";
            case errc::amf0_marker: return "AMF0 marker is not a type that travels";
            case errc::amf0_depth: return "AMF0 value is nested more than 16 deep";
            case errc::amf0_count: return "AMF0 message holds more than 4096 values";
            case errc::amf0_size: return "AMF0 message is over 256 KiB";
            case errc::amf0_reference: return "AMF0 reference to an object is not supported";
            case errc::amf0_amf3: return "AMF3 value inside AMF0 is not supported";
            case errc::script_name: return "script message is not onMetaData";
        }
        return "unknown FLV error";
    }
};

// CodecID (E.4.3.1) and SoundFormat (E.4.2.1) of those that are not carried.
std::string_view video_name(std::uint32_t id) {
    switch (id) {
        case 2: return "Sorenson H.263";
        case 3: return "Screen video";
        case 4: return "VP6";
        case 5: return "VP6 with alpha";
        case 6: return "Screen video 2";
        default: return {};
    }
}

std::string_view audio_name(std::uint32_t id) {
    switch (id) {
        case 0:
        case 3: return "PCM";
        case 1: return "ADPCM";
        case 4:
        case 5:
        case 6: return "Nellymoser";
        case 7: return "G.711 A-law";
        case 8: return "G.711 mu-law";
        case 11: return "Speex";
        default: return {};
    }
}

std::string in_brackets(std::string_view name) {
    return name.empty() ? std::string() : fmt::format(" ({})", name);
}

// Codecs by number: a CodecID, 0x100 + a SoundFormat, or a FourCC, which is always larger.
class codec_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "weir.flv.codec"; }

    std::string message(int value) const override {
        const auto number = static_cast<std::uint32_t>(value);
        if (number < 0x200) {
            const bool audio = number >= 0x100;
            const auto id = number & 0xff;
            return fmt::format("{} codec {}{} is not supported", audio ? "audio" : "video", id,
                               in_brackets(audio ? audio_name(id) : video_name(id)));
        }
        std::string name;
        for (int shift = 24; shift >= 0; shift -= 8) {
            const auto byte = static_cast<char>(number >> shift & 0xff);
            name += byte >= ' ' && byte <= '~' ? byte : '?';
        }
        return fmt::format("codec {} in an enhanced header is not supported", name);
    }
};

const boost::system::error_category& codecs() noexcept {
    static const codec_category instance;
    return instance;
}

}  // namespace

const boost::system::error_category& category() noexcept {
    static const flv_category instance;
    return instance;
}

boost::system::error_code make_error_code(errc error) noexcept {
    return {static_cast<int>(error), category()};
}

boost::system::error_code unsupported_video(std::uint8_t codec_id) noexcept {
    return {codec_id, codecs()};
}

boost::system::error_code unsupported_audio(std::uint8_t sound_format) noexcept {
    return {0x100 + sound_format, codecs()};
}

boost::system::error_code unsupported_fourcc(std::uint32_t fourcc) noexcept {
    return {static_cast<int>(fourcc < 0x200 ? 0x3f3f3f3f : fourcc), codecs()};
}

}  // namespace weir::flv
