#include "weir/mpegts/av1_reader.hpp"

#include "weir/codec/av1.hpp"
#include "weir/codec/nal_units.hpp"
#include "weir/codec/parameter_set_reader.hpp"
#include "weir/mpegts/buffer_budget.hpp"

namespace weir::mpegts {
namespace {

// AV1 5.3.2.
constexpr unsigned has_extension = 0x04;
constexpr unsigned has_size = 0x02;

// leb128 (AV1 4.10.5).
std::optional<std::size_t> read_size(byte_reader& in) {
    std::size_t value = 0;
    constexpr unsigned most_bytes = 4;
    for (unsigned i = 0; i < most_bytes; ++i) {
        const auto byte = in.u8();
        if (!byte) return std::nullopt;
        value |= (*byte & 127u) << (7 * i);
        if ((*byte & 128) == 0) return value;
    }
    return std::nullopt;
}

void append_size(byte_writer& out, std::size_t size) {
    for (; size > 127; size >>= 7) out.u8(static_cast<std::uint8_t>(128 | (size & 127)));
    out.u8(static_cast<std::uint8_t>(size));
}

// Appends an OBU with its size. Zeros at its end, which look like part of the next start code, come
// back where the size says that there were some; or it was the size.
bool append_obu(bytes& to, byte_view obu) {
    byte_writer out(to);
    byte_reader in(obu);
    const auto header = in.u8();
    if (!header) return false;
    out.u8(static_cast<std::uint8_t>(*header | has_size));
    if ((*header & has_extension) != 0) out.u8(in.u8().value_or(0));
    std::size_t zeros = 0;
    if ((*header & has_size) != 0) {
        const auto size = in.empty() ? std::size_t{0} : read_size(in);
        constexpr std::size_t most_zeros = 64;
        if (!size || *size < in.left() || *size > in.left() + most_zeros) return false;
        zeros = *size - in.left();
    }
    append_size(out, in.left() + zeros);
    out.append(in.rest());
    out.zeros(zeros);
    return true;
}

}  // namespace

void av1_reader::read(byte_view payload, const std::optional<pes_time>& time) {
    empty(unit_);
    bool good = time.has_value();
    codec::annex_b_reader in(payload);
    while (const auto obu = in.next())
        good = good && append_obu(unit_, codec::strip_emulation_prevention(*obu));
    if (!good || unit_.empty()) {
        to_.broken();
        return;
    }
    const auto frame = codec::skip_temporal_delimiter(unit_);
    // A sequence header stands in front of key frames.
    const auto format = codec::read_av1_key_frame(frame);
    if (format) to_.format(*format);
    to_.unit(*time, frame, format.has_value());
}

}  // namespace weir::mpegts
