#include "weir/mpegts/carriage.hpp"

#include "weir/codec/adts.hpp"
#include "weir/codec/opus.hpp"
#include "weir/mpegts/errc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace weir::mpegts {
namespace {

constexpr std::uint8_t registration = 0x05;
constexpr std::uint8_t dvb_ac3 = 0x6a;
constexpr std::uint8_t dvb_eac3 = 0x7a;
constexpr std::uint8_t dvb_extension = 0x7f;
constexpr std::uint8_t opus_extension = 0x80;

constexpr std::uint8_t private_data = 0x06;
constexpr std::uint8_t type_mpeg_1_audio = 0x03;
constexpr std::uint8_t type_mpeg_2_audio = 0x04;
constexpr std::uint8_t type_adts = 0x0f;
constexpr std::uint8_t type_avc = 0x1b;
constexpr std::uint8_t type_hevc = 0x24;
constexpr std::uint8_t type_ac3 = 0x81;
constexpr std::uint8_t type_eac3 = 0x87;

constexpr struct {
    std::uint8_t stream_type;
    carriage how;
} known_types[] = {
    {type_avc, carriage::avc},
    {type_hevc, carriage::hevc},
    {type_adts, carriage::adts},
    {0x11, carriage::latm},
    {type_mpeg_1_audio, carriage::mpeg_audio},
    {type_mpeg_2_audio, carriage::mpeg_audio},
    {type_ac3, carriage::ac3},
    {type_eac3, carriage::eac3},
};

constexpr struct {
    std::string_view name;
    carriage how;
} known_registrations[] = {
    {"Opus", carriage::opus}, {"AC-3", carriage::ac3},  {"EAC3", carriage::eac3},
    {"AV01", carriage::av1},  {"HEVC", carriage::hevc},
};

constexpr struct {
    std::uint8_t stream_type;
    std::string_view name;
} other_types[] = {
    {0x01, "MPEG-1 video"},
    {0x02, "MPEG-2 video"},
    {0x10, "MPEG-4 video"},
    {0x15, "timed metadata"},
    {0x1c, "AAC without ADTS"},
    {0x21, "JPEG 2000"},
    {0x32, "JPEG XS"},
    {0x33, "VVC"},
    {0x42, "AVS video"},
    {0x82, "DTS"},
    {0x83, "Dolby TrueHD"},
    {0x86, "SCTE-35 cues"},
    {0xd1, "Dirac"},
    {0xdb, "encrypted H.264"},
    {0xcf, "encrypted AAC"},
    {0xea, "VC-1"},
};

constexpr struct {
    std::uint8_t tag;
    std::string_view name;
} other_descriptors[] = {
    {0x56, "teletext"},
    {0x59, "DVB subtitles"},
    {0x7b, "DTS"},
};

// The content of the first descriptor of this kind.
std::optional<byte_view> descriptor(const map_entry& entry, std::uint8_t wanted) {
    byte_reader in(entry.descriptors);
    while (const auto tag = in.u8()) {
        const auto size = in.u8();
        const auto content = size ? in.take(*size) : std::nullopt;
        if (!content) return std::nullopt;
        if (*tag == wanted) return content;
    }
    return std::nullopt;
}

std::string_view registered(const map_entry& entry) {
    const auto content = descriptor(entry, registration);
    return content && content->size() >= 4 ? as_text(content->first(4)) : std::string_view();
}

void append_registration(map_entry& entry, std::string_view name) {
    byte_writer out(entry.descriptors);
    out.u8(registration);
    out.u8(static_cast<std::uint8_t>(name.size()));
    out.append(name);
}

// Channels 1 to 8 in the order of Vorbis, as libopus maps them (RFC 7845 5.1.1.2).
constexpr struct {
    std::uint8_t streams;
    std::uint8_t coupled;
    std::array<std::uint8_t, 8> map;
} vorbis_layouts[] = {
    {1, 0, {0}},
    {1, 1, {0, 1}},
    {2, 1, {0, 2, 1}},
    {2, 2, {0, 1, 2, 3}},
    {3, 2, {0, 4, 1, 2, 3}},
    {4, 2, {0, 4, 1, 2, 3, 5}},
    {4, 3, {0, 4, 1, 2, 3, 5, 6}},
    {5, 3, {0, 6, 1, 2, 3, 4, 5, 7}},
};
constexpr std::size_t family_at = 18;
constexpr std::size_t channels_at = 9;

bytes head_of_layout(unsigned channels) {
    auto head = codec::make_opus_head(static_cast<std::uint8_t>(channels));
    if (channels <= 2) return head;
    const auto& layout = vorbis_layouts[channels - 1];
    head[family_at] = 1;
    byte_writer out(head);
    out.u8(layout.streams);
    out.u8(layout.coupled);
    out.append(byte_view(layout.map).first(channels));
    return head;
}

}  // namespace

std::optional<carriage> carriage_of(const map_entry& entry) {
    for (const auto& known : known_types) {
        if (known.stream_type == entry.stream_type) return known.how;
    }
    if (entry.stream_type != private_data) return std::nullopt;
    for (const auto& known : known_registrations) {
        if (known.name == registered(entry)) return known.how;
    }
    if (descriptor(entry, dvb_ac3)) return carriage::ac3;
    if (descriptor(entry, dvb_eac3)) return carriage::eac3;
    return std::nullopt;
}

std::string describe(const map_entry& entry) {
    std::string_view name = "unknown content";
    for (const auto& other : other_types) {
        if (other.stream_type == entry.stream_type) name = other.name;
    }
    if (entry.stream_type == private_data) {
        name = "private data";
        for (const auto& other : other_descriptors) {
            if (descriptor(entry, other.tag)) name = other.name;
        }
    }
    auto text = fmt::format("{} (stream type 0x{:02x}", name, entry.stream_type);
    // Of a peer: only what can be printed.
    const auto registration_name = registered(entry);
    const bool printable = std::ranges::all_of(
        registration_name, [](char each) { return each >= ' ' && each <= '~'; });
    if (!registration_name.empty() && printable)
        text += fmt::format(", registered as {}", registration_name);
    return text + ')';
}

std::optional<bytes> opus_head(const map_entry& entry) {
    const auto content = descriptor(entry, dvb_extension);
    if (!content || content->size() < 2 || (*content)[0] != opus_extension) return std::nullopt;
    // channel_config_code; 0 is two channels that are no pair.
    const unsigned code = (*content)[1];
    constexpr unsigned most = 8;
    if (code > most) return std::nullopt;
    return head_of_layout(code == 0 ? 2 : code);
}

result<map_entry> entry_for(const codec::video_format& format) {
    map_entry entry;
    switch (format.codec) {
        case codec::video_codec::avc: entry.stream_type = type_avc; return entry;
        case codec::video_codec::hevc:
            entry.stream_type = type_hevc;
            append_registration(entry, "HEVC");
            return entry;
        case codec::video_codec::av1:
        case codec::video_codec::vp9: break;
    }
    return make_error_code(errc::no_mapping);
}

result<map_entry> entry_for(const codec::audio_format& format) {
    map_entry entry;
    switch (format.codec) {
        case codec::audio_codec::aac:
            if (!codec::make_adts_header(format.record)) break;
            entry.stream_type = type_adts;
            return entry;
        case codec::audio_codec::mp3: {
            constexpr std::uint32_t lowest_mpeg_1_rate = 32000;
            entry.stream_type =
                format.sample_rate < lowest_mpeg_1_rate ? type_mpeg_2_audio : type_mpeg_1_audio;
            return entry;
        }
        case codec::audio_codec::ac3:
            entry.stream_type = type_ac3;
            append_registration(entry, "AC-3");
            return entry;
        case codec::audio_codec::eac3:
            entry.stream_type = type_eac3;
            append_registration(entry, "EAC3");
            return entry;
        case codec::audio_codec::opus: {
            const auto channels =
                format.record.size() > channels_at ? format.record[channels_at] : std::uint8_t{0};
            if (channels == 0 || channels > std::size(vorbis_layouts)) break;
            const auto usual = head_of_layout(channels);
            if (!std::ranges::equal(byte_view(usual).subspan(family_at),
                                    byte_view(format.record).subspan(family_at)))
                break;
            entry.stream_type = private_data;
            append_registration(entry, "Opus");
            const std::array<std::uint8_t, 4> layout{dvb_extension, 2, opus_extension, channels};
            entry.descriptors.insert(entry.descriptors.end(), layout.begin(), layout.end());
            return entry;
        }
        case codec::audio_codec::flac: break;
    }
    return make_error_code(errc::no_mapping);
}

}  // namespace weir::mpegts
