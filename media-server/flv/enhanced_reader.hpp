// The frame that Enhanced RTMP (Veovera, version 2) puts around the packets of audio and video
// alike: ModEx, Multitrack, FourCC. What a packet's type means is its readers' business.
#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <cstdint>
#include <optional>

namespace weir::flv {

/// One track's packet in an enhanced body.
struct enhanced_packet {
    std::uint8_t type = 0;
    std::uint8_t track = 0;
    std::uint32_t fourcc = 0;
    /// Where its bytes stand in the body.
    std::size_t offset = 0;
    std::size_t size = 0;
};

/// Walks over the packets of a body ("Extended AudioTagHeader", "Extended VideoTagHeader"). Owns
/// nothing and allocates nothing.
class enhanced_reader {
 public:
    /// `first_type` is the packet type in the body's first byte, `multitrack_type` the number of
    /// Multitrack among the packet types. Reads the ModEx packets, of which eight at most may stand
    /// in front.
    enhanced_reader(byte_view body, std::uint8_t first_type, std::uint8_t multitrack_type);

    /// What the packets are after ModEx; for Multitrack still that.
    std::uint8_t type() const { return type_; }
    /// TimestampOffsetNano; 0 when it is not there or not below a millisecond.
    std::uint32_t nanoseconds() const { return nanoseconds_; }

    /// No more packets; the body is not looked at again.
    bool done() const { return done_; }
    /// The next packet, nothing at the end. After an error there are no more.
    std::optional<parsed<enhanced_packet>> next();

 private:
    enum class shape : std::uint8_t { single, one_track, many_tracks, many_codecs };

    std::optional<parse_error> read_mod_ex();
    std::optional<parse_error> read_head();
    parsed<enhanced_packet> read_packet();
    std::optional<parse_error> too_short() const;

    byte_reader in_;
    std::optional<parse_error> error_;
    std::uint32_t nanoseconds_ = 0;
    std::uint32_t fourcc_ = 0;
    unsigned tracks_ = 0;
    std::uint8_t type_;
    std::uint8_t multitrack_type_;
    shape shape_ = shape::single;
    bool done_ = false;
};

}  // namespace weir::flv
