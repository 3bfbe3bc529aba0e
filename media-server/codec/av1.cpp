#include "weir/codec/av1.hpp"

#include "weir/codec/av1_sequence_header.hpp"
#include "weir/codec/errc.hpp"

#include <fmt/format.h>

#include <optional>

namespace weir::codec {
namespace {

// obu_type (AV1 6.2.2).
constexpr std::uint8_t sequence_header_obu = 1;
constexpr std::uint8_t temporal_delimiter_obu = 2;

// A frame begins with few of them: a delimiter, a sequence header, metadata, tiles.
constexpr unsigned most_obus = 256;

constexpr std::size_t record_head = 4;

struct obu {
    std::uint8_t type = 0;
    /// Header and all.
    byte_view whole;
    byte_view payload;
};

// AV1 4.10.5; nothing when it does not end or is over 32 bits.
std::optional<std::uint32_t> read_leb128(byte_reader& in) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 8; ++i) {
        const auto byte = in.u8();
        if (!byte) return std::nullopt;
        value |= std::uint64_t{*byte & 0x7fu} << (7 * i);
        if (*byte < 0x80) {
            if (value > 0xffffffff) return std::nullopt;
            return static_cast<std::uint32_t>(value);
        }
    }
    return std::nullopt;
}

// 5.3.2. One without a size runs to the end.
std::optional<obu> read_obu(byte_reader& in) {
    const auto from = in.rest();
    const auto start = in.offset();
    const auto header = in.u8();
    if (!header || (*header & 0x80) != 0) return std::nullopt;
    if ((*header & 4) != 0 && !in.skip(1)) return std::nullopt;  // obu_extension_flag
    const bool sized = (*header & 2) != 0;
    const auto size = sized ? read_leb128(in) : static_cast<std::uint32_t>(in.left());
    const auto payload = size ? in.take(*size) : std::nullopt;
    if (!payload) return std::nullopt;
    return obu{static_cast<std::uint8_t>(*header >> 3 & 15), from.first(in.offset() - start),
               *payload};
}

parsed<obu> find_sequence_header(byte_view obus) {
    byte_reader in(obus);
    for (unsigned i = 0; i < most_obus && !in.empty(); ++i) {
        const auto at = in.offset();
        const auto one = read_obu(in);
        if (!one) return parse_error{errc::frame_too_short, at};
        if (one->type == sequence_header_obu) return *one;
    }
    return parse_error{errc::no_sequence_header, in.offset()};
}

// AV1 in ISOBMFF 5. The last fields may be left out when they say what is usual.
std::string codecs_of(const av1_sequence_header& from) {
    auto name = fmt::format("av01.{}.{:02}{}.{:02}", from.profile, from.level,
                            from.high_tier ? 'H' : 'M', from.bit_depth);
    constexpr color_description bt709{1, 1, 1, false};
    const auto& color = from.color;
    const bool usual_color = color == color_description{} || color == bt709;
    const bool usual_chroma = from.subsampling_x && from.subsampling_y && !from.monochrome;
    if (usual_color && usual_chroma) return name;
    return name + fmt::format(".{:d}.{:d}{:d}{}.{:02}.{:02}.{:02}.{:d}", from.monochrome,
                              from.subsampling_x, from.subsampling_y, from.chroma_position,
                              color.primaries, color.transfer, color.matrix, color.full_range);
}

parsed<video_format> format_of(const obu& header, std::size_t at) {
    const auto read = read_av1_sequence_header(header.payload);
    if (!read) return parse_error{read.error().code, at + read.error().offset};
    video_format format;
    format.codec = video_codec::av1;
    format.width = read->width;
    format.height = read->height;
    format.frame_rate = read->frame_rate;
    format.color = read->color;
    format.codecs = codecs_of(*read);
    return format;
}

bytes make_record(const av1_sequence_header& from, byte_view header_obu) {
    const auto bit = [](bool value, unsigned shift) { return (value ? 1u : 0u) << shift; };
    bytes record;
    byte_writer out(record);
    out.u8(0x81);  // marker, version
    out.u8(static_cast<std::uint8_t>(from.profile << 5 | from.level));
    out.u8(static_cast<std::uint8_t>(bit(from.high_tier, 7) | bit(from.bit_depth > 8, 6) |
                                     bit(from.bit_depth == 12, 5) | bit(from.monochrome, 4) |
                                     bit(from.subsampling_x, 3) | bit(from.subsampling_y, 2) |
                                     from.chroma_position));
    out.u8(0);  // no initial_presentation_delay
    out.append(header_obu);
    return record;
}

std::size_t offset_in(byte_view whole, byte_view part) {
    return static_cast<std::size_t>(part.data() - whole.data());
}

}  // namespace

parsed<video_format> read_av1_record(byte_view record) {
    if (record.empty()) return parse_error{errc::no_sequence_header, 0};
    if (record.size() < record_head) return parse_error{errc::record_too_short, record.size()};
    if (record[0] != 0x81) return parse_error{errc::record_version, 0};
    const auto header = find_sequence_header(record.subspan(record_head));
    if (!header) return parse_error{header.error().code, record_head + header.error().offset};
    auto format = format_of(*header, offset_in(record, header->payload));
    if (format) format->record.assign(record.begin(), record.end());
    return format;
}

parsed<video_format> read_av1_key_frame(byte_view frame) {
    const auto found = find_sequence_header(frame);
    if (!found) return found.error();
    auto format = format_of(*found, offset_in(frame, found->payload));
    if (format)
        format->record = make_record(*read_av1_sequence_header(found->payload), found->whole);
    return format;
}

byte_view skip_temporal_delimiter(byte_view frame) {
    byte_reader in(frame);
    const auto first = read_obu(in);
    return first && first->type == temporal_delimiter_obu ? in.rest() : frame;
}

}  // namespace weir::codec
