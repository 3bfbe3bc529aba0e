#include "weir/cmaf/sample_entry.hpp"

namespace weir::cmaf {

namespace {

// ISO/IEC 14496-1 7.2.2.1 and 7.2.6: descriptor tags.
constexpr std::uint8_t es_descriptor = 3;
constexpr std::uint8_t decoder_config_descriptor = 4;
constexpr std::uint8_t decoder_specific_info = 5;
constexpr std::uint8_t sl_config_descriptor = 6;

constexpr std::size_t descriptor_header = 5;

/// A tag and a size in four groups of seven bits (ISO/IEC 14496-1 8.3.3).
void write_descriptor(box_writer& out, std::uint8_t tag, std::size_t size) {
    out.u8(tag);
    for (const int shift : {21, 14, 7})
        out.u8(static_cast<std::uint8_t>(0x80 | ((size >> shift) & 0x7f)));
    out.u8(static_cast<std::uint8_t>(size & 0x7f));
}

}  // namespace

void write_aac_sample_entry(box_writer& out, const codec::audio_format& format) {
    const auto entry = out.open("mp4a");
    write_audio_fields(out, format);

    const auto specific = format.record.size();
    const auto config = 13 + descriptor_header + specific;
    const auto descriptor = out.open_full("esds", 0, 0);
    write_descriptor(out, es_descriptor, 3 + descriptor_header + config + descriptor_header + 1);
    out.u16(0);  // ES_ID
    out.u8(0);
    write_descriptor(out, decoder_config_descriptor, config);
    out.u8(0x40);  // objectTypeIndication: ISO/IEC 14496-3
    out.u8(0x15);  // AudioStream, and the reserved bit
    out.u24(0);    // bufferSizeDB
    out.u32(0);    // maxBitrate
    out.u32(0);    // avgBitrate: unknown
    write_descriptor(out, decoder_specific_info, specific);
    out.append(format.record);
    write_descriptor(out, sl_config_descriptor, 1);
    out.u8(2);  // predefined: MP4
}

}  // namespace weir::cmaf
