#include "weir/codec/flac.hpp"

#include "weir/codec/bit_reader.hpp"
#include "weir/codec/errc.hpp"

#include <string_view>

namespace weir::codec {

parsed<audio_format> read_flac_streaminfo(byte_view record) {
    constexpr std::size_t info_size = 34;
    constexpr std::string_view signature = "fLaC";
    std::size_t at = as_text(record).starts_with(signature) ? signature.size() : 0;
    // Block type 0 and its size of 24 bits (8.1); the first bit says whether it is the last. A
    // STREAMINFO cannot begin so: its largest block would be smaller than its smallest.
    constexpr std::uint32_t without_last = 0x7fffffff;
    const auto head = byte_reader(record.subspan(at)).u32();
    if (head && (*head & without_last) == info_size) at += 4;
    if (record.size() < at + info_size) return parse_error{errc::record_too_short, record.size()};

    const auto info = record.subspan(at, info_size);
    bit_reader in(info);
    const auto smallest_block = in.bits(16);
    const auto largest_block = in.bits(16);
    in.bits(24);  // smallest and largest frame
    in.bits(24);
    audio_format format;
    format.codec = audio_codec::flac;
    format.sample_rate = in.bits(20);
    format.channels = in.bits(3) + 1;
    format.samples_per_frame = largest_block;
    // 8.2: at least 16, and the smallest is not over the largest.
    if (smallest_block < 16 || largest_block < smallest_block)
        return parse_error{errc::record_value, at};
    if (format.sample_rate == 0) return parse_error{errc::sampling_rate, at + 10};
    format.codecs = "fLaC";
    format.record.assign(info.begin(), info.end());
    return format;
}

}  // namespace weir::codec
