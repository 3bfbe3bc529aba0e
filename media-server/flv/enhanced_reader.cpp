#include "weir/flv/enhanced_reader.hpp"

#include "weir/flv/errc.hpp"

namespace weir::flv {
namespace {

constexpr std::uint8_t mod_ex = 7;
constexpr unsigned most_mod_ex = 8;
constexpr std::uint8_t timestamp_offset_nano = 0;
constexpr std::uint32_t nanoseconds_in_millisecond = 1'000'000;
// A track's number is a byte.
constexpr unsigned most_tracks = 256;

}  // namespace

enhanced_reader::enhanced_reader(byte_view body, std::uint8_t first_type,
                                 std::uint8_t multitrack_type)
    : in_(body), type_(first_type), multitrack_type_(multitrack_type) {
    in_.skip(1);
    error_ = read_mod_ex();
}

std::optional<parse_error> enhanced_reader::too_short() const {
    return parse_error{errc::body_too_short, in_.offset()};
}

std::optional<parse_error> enhanced_reader::read_mod_ex() {
    for (unsigned count = 0; type_ == mod_ex; ++count) {
        if (count == most_mod_ex) return parse_error{errc::mod_ex_count, in_.offset()};
        const auto short_size = in_.u8();
        if (!short_size) return too_short();
        std::size_t size = *short_size + 1u;
        if (size == 256) {
            const auto long_size = in_.u16();
            if (!long_size) return too_short();
            size = *long_size + 1u;
        }
        const auto data = in_.take(size);
        const auto types = data ? in_.u8() : std::nullopt;
        if (!types) return too_short();
        if (*types >> 4 == timestamp_offset_nano) {
            const auto offset = byte_reader(*data).u24().value_or(0);
            nanoseconds_ = offset < nanoseconds_in_millisecond ? offset : 0;
        }
        type_ = *types & 15;
    }
    return std::nullopt;
}

std::optional<parse_error> enhanced_reader::read_head() {
    if (type_ == multitrack_type_) {
        const auto at = in_.offset();
        const auto types = in_.u8();
        if (!types) return too_short();
        switch (*types >> 4) {
            case 0: shape_ = shape::one_track; break;
            case 1: shape_ = shape::many_tracks; break;
            case 2: shape_ = shape::many_codecs; break;
            default: return parse_error{errc::multitrack_type, at};
        }
        type_ = *types & 15;
        if (type_ == multitrack_type_ || type_ == mod_ex)
            return parse_error{errc::multitrack_packet_type, at};
        if (in_.left() <= (shape_ == shape::many_codecs ? 0u : 4u))
            return parse_error{errc::multitrack_empty, in_.offset()};
    }
    if (shape_ == shape::many_codecs) return std::nullopt;
    const auto fourcc = in_.u32();
    if (!fourcc) return too_short();
    fourcc_ = *fourcc;
    return std::nullopt;
}

parsed<enhanced_packet> enhanced_reader::read_packet() {
    enhanced_packet packet{.type = type_, .fourcc = fourcc_};
    if (shape_ == shape::many_codecs) {
        const auto fourcc = in_.u32();
        if (!fourcc) return *too_short();
        packet.fourcc = *fourcc;
    }
    if (shape_ != shape::single) {
        const auto track = in_.u8();
        if (!track) return *too_short();
        packet.track = *track;
    }
    packet.size = in_.left();
    if (shape_ == shape::many_tracks || shape_ == shape::many_codecs) {
        const auto size = in_.u24();
        if (!size || *size > in_.left()) return *too_short();
        packet.size = *size;
    }
    packet.offset = in_.offset();
    in_.skip(packet.size);
    return packet;
}

std::optional<parsed<enhanced_packet>> enhanced_reader::next() {
    if (done_) return std::nullopt;
    if (!error_ && tracks_ == 0) error_ = read_head();
    if (!error_ && tracks_ == most_tracks)
        error_ = parse_error{errc::multitrack_count, in_.offset()};
    if (error_) {
        done_ = true;
        return *error_;
    }
    ++tracks_;
    auto packet = read_packet();
    done_ = !packet || in_.empty();
    return packet;
}

}  // namespace weir::flv
