#include "weir/cmaf/elementary_stream.hpp"
#include "weir/cmaf/sample_entry.hpp"

#include <algorithm>

namespace weir::cmaf {

namespace {

constexpr std::uint32_t widest_rate = 0xffff;

// ISO/IEC 14496-12 12.2.3, after the box header.
void write_audio_fields(box_writer& out, std::uint32_t channels, std::uint32_t sample_size,
                        std::uint32_t sample_rate) {
    out.zeros(6);
    out.u16(1);  // data_reference_index
    out.zeros(8);
    out.u16(static_cast<std::uint16_t>(channels));
    out.u16(static_cast<std::uint16_t>(sample_size));
    out.u32(0);
    out.u32(sample_rate <= widest_rate ? sample_rate << 16 : 0);
}

void write_audio_fields(box_writer& out, const codec::audio_format& format) {
    write_audio_fields(out, format.channels, 16, format.sample_rate);
}

// FLAC in ISOBMFF 3.3.1 wants the true sample size, and of a rate that does not fit the greatest
// whole part that does.
void write_flac_fields(box_writer& out, const codec::audio_format& format) {
    constexpr std::size_t depth_at = 12;  // the last bit here and the first four of the next byte
    const auto& info = format.record;
    const bool whole = info.size() > depth_at + 1;
    const auto depth = whole ? ((info[depth_at] & 1u) << 4 | info[depth_at + 1] >> 4) + 1 : 16;
    auto rate = format.sample_rate;
    while (rate > widest_rate) rate /= 2;
    write_audio_fields(out, format.channels, depth, rate);
}

// ISO/IEC 13818-3 2.4.2.3 adds the rates below those of ISO/IEC 11172-3.
object_type mp3_type(std::uint32_t sample_rate) {
    return sample_rate < 32000 ? object_type::mpeg2_audio : object_type::mpeg1_audio;
}

// The ID header without its signature and version, which are other here, and with its numbers the
// other way round (RFC 7845 5.1 has them little-endian).
void write_opus_specific(box_writer& out, byte_view id_header) {
    const auto box = out.open("dOps");
    byte_view from = id_header.subspan(std::min<std::size_t>(9, id_header.size()));
    out.u8(0);                                            // Version
    constexpr std::size_t fixed_fields[] = {1, 2, 4, 2};  // channels, pre-skip, rate, gain
    for (const auto width : fixed_fields) {
        if (from.size() < width) return;
        for (std::size_t i = width; i > 0; --i) out.u8(from[i - 1]);
        from = from.subspan(width);
    }
    out.append(from);  // the channel mapping, in bytes
}

void write_flac_specific(box_writer& out, byte_view stream_info) {
    const auto box = out.open_full("dfLa", 0, 0);
    out.u8(0x80);  // STREAMINFO, the last block (RFC 9639 8.1)
    out.u24(static_cast<std::uint32_t>(stream_info.size()));
    out.append(stream_info);
}

}  // namespace

void write_audio_sample_entry(box_writer& out, const codec::audio_format& format) {
    switch (format.codec) {
        case codec::audio_codec::aac: {
            const auto entry = out.open("mp4a");
            write_audio_fields(out, format);
            return write_elementary_stream(out, object_type::mpeg4_audio, format.record);
        }
        case codec::audio_codec::mp3: {
            const auto entry = out.open("mp4a");
            write_audio_fields(out, format);
            return write_elementary_stream(out, mp3_type(format.sample_rate), {});
        }
        case codec::audio_codec::opus: {
            const auto entry = out.open("Opus");
            write_audio_fields(out, format);
            return write_opus_specific(out, format.record);
        }
        case codec::audio_codec::flac: {
            const auto entry = out.open("fLaC");
            write_flac_fields(out, format);
            return write_flac_specific(out, format.record);
        }
        case codec::audio_codec::ac3: {
            const auto entry = out.open("ac-3");
            write_audio_fields(out, format);
            const auto specific = out.open("dac3");
            return out.append(format.record);
        }
        case codec::audio_codec::eac3: {
            const auto entry = out.open("ec-3");
            write_audio_fields(out, format);
            const auto specific = out.open("dec3");
            return out.append(format.record);
        }
    }
}

}  // namespace weir::cmaf
