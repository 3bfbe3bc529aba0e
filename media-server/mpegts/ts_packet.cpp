#include "weir/mpegts/ts_packet.hpp"

namespace weir::mpegts {
namespace {

// adaptation_field (2.4.3.4). Whether it holds more than it says it does, or says nothing.
bool has_stuffing(byte_view field) {
    byte_reader in(field);
    const auto flags = in.u8();
    if (flags.value_or(0) == 0) return true;
    constexpr unsigned clock = 0x10;
    constexpr unsigned original_clock = 0x08;
    constexpr unsigned splice_countdown = 0x04;
    constexpr unsigned private_data = 0x02;
    constexpr unsigned extension = 0x01;
    if ((*flags & clock) != 0) in.skip(6);
    if ((*flags & original_clock) != 0) in.skip(6);
    if ((*flags & splice_countdown) != 0) in.skip(1);
    if ((*flags & private_data) != 0) in.skip(in.u8().value_or(0));
    if ((*flags & extension) != 0) in.skip(in.u8().value_or(0));
    return !in.empty();
}

}  // namespace

std::optional<ts_packet> read_ts_packet(byte_view packet) {
    byte_reader in(packet);
    const auto head = in.u32();
    if (packet.size() != packet_size || *head >> 24 != sync_byte) return std::nullopt;
    ts_packet read;
    read.transport_error = (*head & 0x800000) != 0;
    read.start = (*head & 0x400000) != 0;
    read.pid = static_cast<std::uint16_t>(*head >> 8 & 0x1fff);
    read.scrambled = (*head & 0xc0) != 0;
    read.has_payload = (*head & 0x10) != 0;
    read.counter = static_cast<std::uint8_t>(*head & 15);
    const bool has_adaptation = (*head & 0x20) != 0;
    if (!has_adaptation && !read.has_payload) return std::nullopt;
    if (has_adaptation) {
        const auto field = in.take(*in.u8());
        if (!field) return std::nullopt;
        read.discontinuity = !field->empty() && ((*field)[0] & 0x80) != 0;
        read.stuffed = has_stuffing(*field);
    }
    if (read.has_payload) read.payload = in.rest();
    return read;
}

}  // namespace weir::mpegts
