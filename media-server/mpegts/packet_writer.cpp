#include "weir/mpegts/packet_writer.hpp"

#include "weir/mpegts/ts_packet.hpp"

#include <algorithm>

namespace weir::mpegts {
namespace {

constexpr std::size_t head_size = 4;
constexpr std::size_t payload_room = packet_size - head_size;
constexpr std::uint8_t stuffing = 0xff;

constexpr unsigned with_payload = 1;
constexpr unsigned with_adaptation = 2;

void write_head(std::uint8_t* to, std::uint16_t pid, bool start, unsigned control,
                unsigned counter) {
    put_be<4>(to, std::uint32_t{sync_byte} << 24 | (start ? 1u : 0u) << 22 |
                      std::uint32_t{pid} << 8 | control << 4 | counter);
}

// Bytes of an adaptation field that says this, its length included.
std::size_t needed(const packet_writer::adaptation& what) {
    if (what.clock) return 8;
    return what.random_access ? 2 : 0;
}

// Fills `size` bytes with an adaptation field (2.4.3.4).
void write_adaptation(std::uint8_t* to, std::size_t size, const packet_writer::adaptation& what) {
    if (size == 0) return;
    std::fill_n(to, size, stuffing);
    to[0] = static_cast<std::uint8_t>(size - 1);
    if (size == 1) return;
    to[1] = static_cast<std::uint8_t>((what.random_access ? 0x40 : 0) | (what.clock ? 0x10 : 0));
    // 33 bits, 6 reserved, 9 of the extension to 27 MHz: 0.
    if (what.clock) put_be<6>(to + 2, *what.clock << 15 | 0x7e00);
}

}  // namespace

void packet_writer::write_pes(bytes& to, byte_view pes, const adaptation& first) {
    auto wanted = first;
    bool start = true;
    while (!pes.empty()) {
        const auto said = needed(wanted);
        const auto now = std::min(payload_room - said, pes.size());
        const auto field = payload_room - now;
        const auto at = to.size();
        to.resize(at + packet_size);
        auto* packet = to.data() + at;
        write_head(packet, pid_, start, field > 0 ? with_adaptation | with_payload : with_payload,
                   counter_);
        write_adaptation(packet + head_size, field, wanted);
        std::copy_n(pes.begin(), now, packet + head_size + field);
        pes = pes.subspan(now);
        counter_ = (counter_ + 1) & 15;
        wanted = {};
        start = false;
    }
}

void packet_writer::write_section(bytes& to, byte_view section) {
    for (bool start = true; start || !section.empty(); start = false) {
        const auto at = to.size();
        to.resize(at + packet_size, stuffing);
        auto* packet = to.data() + at;
        write_head(packet, pid_, start, with_payload, counter_);
        packet += head_size;
        if (start) *packet++ = 0;  // pointer_field
        const auto now = std::min(payload_room - (start ? 1 : 0), section.size());
        std::copy_n(section.begin(), now, packet);
        section = section.subspan(now);
        counter_ = (counter_ + 1) & 15;
    }
}

void packet_writer::write_clock(bytes& to, std::uint64_t clock) const {
    const auto at = to.size();
    to.resize(at + packet_size);
    // A packet without a payload repeats the counter of the one before.
    write_head(to.data() + at, pid_, false, with_adaptation, (counter_ - 1u) & 15);
    write_adaptation(to.data() + at + head_size, payload_room, {false, clock});
}

}  // namespace weir::mpegts
