#include "weir/cmaf/elementary_stream.hpp"

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

void write_elementary_stream(box_writer& out, object_type type, byte_view decoder_config) {
    const auto specific = decoder_config.empty() ? 0 : descriptor_header + decoder_config.size();
    const auto config = 13 + specific;
    const auto descriptor = out.open_full("esds", 0, 0);
    write_descriptor(out, es_descriptor, 3 + descriptor_header + config + descriptor_header + 1);
    out.u16(0);  // ES_ID
    out.u8(0);
    write_descriptor(out, decoder_config_descriptor, config);
    out.u8(static_cast<std::uint8_t>(type));
    out.u8(0x15);  // AudioStream, and the reserved bit
    out.u24(0);    // bufferSizeDB
    out.u32(0);    // maxBitrate
    out.u32(0);    // avgBitrate: unknown
    if (!decoder_config.empty()) {
        write_descriptor(out, decoder_specific_info, decoder_config.size());
        out.append(decoder_config);
    }
    write_descriptor(out, sl_config_descriptor, 1);
    out.u8(2);  // predefined: MP4
}

}  // namespace weir::cmaf
