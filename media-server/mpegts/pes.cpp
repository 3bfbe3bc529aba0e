#include "weir/mpegts/pes.hpp"

#include "weir/mpegts/errc.hpp"

namespace weir::mpegts {
namespace {

// Start code, stream_id, PES_packet_length.
constexpr std::size_t length_end = 6;
// PTS_DTS_flags.
constexpr unsigned has_pts = 0x80;
constexpr unsigned has_dts = 0x40;

// 33 bits in three pieces with a marker bit behind each.
std::uint64_t stamp(byte_view at) {
    return (at[0] >> 1 & std::uint64_t{7}) << 30 | std::uint64_t{at[1]} << 22 |
           (at[2] >> 1 & std::uint64_t{127}) << 15 | std::uint64_t{at[3]} << 7 | at[4] >> 1;
}

void append_stamp(byte_writer& out, unsigned mark, std::uint64_t stamp) {
    out.u8(static_cast<std::uint8_t>(mark << 4 | (stamp >> 30 & 7) << 1 | 1));
    out.u16(static_cast<std::uint16_t>((stamp >> 15 & 0x7fff) << 1 | 1));
    out.u16(static_cast<std::uint16_t>((stamp & 0x7fff) << 1 | 1));
}

}  // namespace

parsed<pes_header> read_pes_header(byte_view packet) {
    byte_reader in(packet);
    const auto start_code = in.u24();
    in.skip(3);
    const auto flags = in.u16();
    const auto size = in.u8();
    const auto fields = size ? in.take(*size) : std::nullopt;
    if (!fields) return parse_error{errc::pes_too_short, packet.size()};
    if (*start_code != 1) return parse_error{errc::pes_header, 0};
    if (*flags >> 14 != 2) return parse_error{errc::pes_header, length_end};

    pes_header header;
    header.size = in.offset();
    constexpr std::size_t stamp_size = 5;
    if ((*flags & has_pts) != 0) {
        if (fields->size() < stamp_size) return parse_error{errc::pes_header, length_end};
        header.time.emplace();
        header.time->pts = header.time->dts = stamp(*fields);
        if ((*flags & has_dts) != 0) {
            if (fields->size() < 2 * stamp_size) return parse_error{errc::pes_header, length_end};
            header.time->dts = stamp(fields->subspan(stamp_size));
        }
    }
    return header;
}

std::size_t pes_packet_size(byte_view begin) {
    if (begin.size() < length_end) return 0;
    const std::size_t length = begin[4] * 256u + begin[5];
    return length == 0 ? 0 : length_end + length;
}

void append_pes_header(bytes& out, std::uint8_t stream_id, const pes_time& time) {
    const bool two_stamps = time.pts != time.dts;
    byte_writer to(out);
    to.u24(1);
    to.u8(stream_id);
    to.u16(0);
    to.u8(0x84);  // data_alignment_indicator: an access unit begins here
    to.u8(static_cast<std::uint8_t>(has_pts | (two_stamps ? has_dts : 0)));
    to.u8(two_stamps ? 10 : 5);
    append_stamp(to, two_stamps ? 3 : 2, time.pts);
    if (two_stamps) append_stamp(to, 1, time.dts);
}

bool state_pes_size(bytes& packet) {
    const auto size = packet.size() - length_end;
    if (size > 0xffff) return false;
    put_be<2>(packet.data() + length_end - 2, size);
    return true;
}

}  // namespace weir::mpegts
