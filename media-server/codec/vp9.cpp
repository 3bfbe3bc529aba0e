#include "weir/codec/vp9.hpp"

#include "weir/codec/bit_reader.hpp"
#include "weir/codec/errc.hpp"
#include "weir/codec/parameter_set_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace weir::codec {
namespace {

constexpr std::size_t record_size = 8;
constexpr std::array<std::uint8_t, 4> version_and_flags{1, 0, 0, 0};

// 2.2.3. The last fields may be left out when they say what is usual.
std::string codecs_of(byte_view record, const color_description& color) {
    const auto chroma = record[2] >> 1 & 7u;
    auto name = fmt::format("vp09.{:02}.{:02}.{:02}", record[0], record[1], record[2] >> 4);
    constexpr color_description bt709{1, 1, 1, false};
    constexpr unsigned last_420 = 1;
    if (chroma <= last_420 && (color == color_description{} || color == bt709)) return name;
    return name + fmt::format(".{:02}.{:02}.{:02}.{:02}.{:02}", chroma, color.primaries,
                              color.transfer, color.matrix, color.full_range ? 1 : 0);
}

// 7.2.2 and 6.2.2, up to the size.
void skip_color(bit_reader& in, unsigned profile) {
    constexpr std::uint32_t rgb = 7;
    if (profile >= 2) in.flag();  // ten_or_twelve_bit
    if (in.bits(3) != rgb) {
        in.flag();                           // color_range
        if ((profile & 1) != 0) in.bits(3);  // subsampling, reserved
    } else if ((profile & 1) != 0) {
        in.flag();
    }
}

}  // namespace

parsed<video_format> read_vp9_record(byte_view record) {
    std::size_t at = 0;
    if (record.size() >= version_and_flags.size() + record_size &&
        std::ranges::equal(record.first(version_and_flags.size()), version_and_flags))
        at = version_and_flags.size();
    if (record.size() < at + record_size) return parse_error{errc::record_too_short, record.size()};
    const auto bare = record.subspan(at, record_size);
    const auto depth = bare[2] >> 4;
    if (bare[0] > 3) return parse_error{errc::record_value, at};
    if (depth != 8 && depth != 10 && depth != 12) return parse_error{errc::record_value, at + 2};

    video_format format;
    format.codec = video_codec::vp9;
    format.color = {bare[3], bare[4], bare[5], (bare[2] & 1) != 0};
    format.codecs = codecs_of(bare, format.color);
    format.record.assign(bare.begin(), bare.end());
    // codecInitializationDataSize: VP9 has none (2.2.2).
    format.record[6] = format.record[7] = 0;
    return format;
}

parsed<video_format> add_vp9_size(video_format format, byte_view key_frame) {
    constexpr std::uint32_t frame_marker = 2;
    constexpr std::uint32_t sync_code = 0x498342;
    bit_reader in(key_frame);
    if (in.bits(2) != frame_marker) return parse_error{errc::frame_sync, 0};
    const unsigned low = in.bits(1);
    const unsigned profile = in.bits(1) << 1 | low;
    if (profile == 3) in.flag();
    const bool show_existing = in.flag();
    const bool inter = in.flag();
    if (show_existing || inter) return parse_error{errc::not_a_key_frame, 0};
    in.bits(2);  // show_frame, error_resilient_mode
    const auto sync_at = in.byte_offset();
    const auto sync = in.bits(24);
    skip_color(in, profile);
    const auto width = in.bits(16) + 1;
    const auto height = in.bits(16) + 1;
    if (!in.ok()) return parse_error{errc::frame_too_short, key_frame.size()};
    if (sync != sync_code) return parse_error{errc::frame_sync, sync_at};
    if (width > max_side || height > max_side)
        return parse_error{errc::picture_size, in.byte_offset()};
    format.width = width;
    format.height = height;
    return std::move(format);
}

}  // namespace weir::codec
