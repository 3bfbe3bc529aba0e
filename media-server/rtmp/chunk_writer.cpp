#include "weir/rtmp/chunk_writer.hpp"

#include <algorithm>

namespace weir::rtmp {
namespace {

constexpr std::uint32_t extended_mark = 0xffffff;

// 5.3.1.1.
void write_basic_header(byte_writer& out, unsigned format, std::uint32_t chunk_stream) {
    const auto top = static_cast<std::uint8_t>(format << 6);
    if (chunk_stream < 64) {
        out.u8(static_cast<std::uint8_t>(top | chunk_stream));
    } else if (chunk_stream < 64 + 256) {
        out.u8(top);
        out.u8(static_cast<std::uint8_t>(chunk_stream - 64));
    } else {
        out.u8(top | 1);
        out.u8(static_cast<std::uint8_t>(chunk_stream - 64));
        out.u8(static_cast<std::uint8_t>((chunk_stream - 64) >> 8));
    }
}

}  // namespace

void chunk_writer::write(bytes& out, std::uint32_t chunk_stream, message_type type,
                         std::uint32_t stream_id, std::uint32_t timestamp, byte_view body) const {
    byte_writer to(out);
    const bool extended = timestamp >= extended_mark;
    write_basic_header(to, 0, chunk_stream);
    to.u24(extended ? extended_mark : timestamp);
    to.u24(static_cast<std::uint32_t>(body.size()));
    to.u8(static_cast<std::uint8_t>(type));
    // The only little-endian number of the protocol (5.3.1.2.5).
    for (int shift = 0; shift < 32; shift += 8)
        to.u8(static_cast<std::uint8_t>(stream_id >> shift));
    if (extended) to.u32(timestamp);

    while (body.size() > chunk_size_) {
        to.append(body.first(chunk_size_));
        body = body.subspan(chunk_size_);
        write_basic_header(to, 3, chunk_stream);
        if (extended) to.u32(timestamp);
    }
    to.append(body);
}

}  // namespace weir::rtmp
