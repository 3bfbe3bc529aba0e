#include "weir/rtmp/chunk_writer.hpp"

#include <span>

namespace weir::rtmp {
namespace {

constexpr std::uint32_t extended_mark = 0xffffff;

/// Numbers one after the other into room that is known to be enough.
class filler {
 public:
    explicit filler(std::span<std::uint8_t> room) : room_(room) {}

    template <std::size_t Count>
    void number(std::uint64_t value) {
        put_be<Count>(room_.data() + used_, value);
        used_ += Count;
    }
    std::size_t used() const { return used_; }

 private:
    std::span<std::uint8_t> room_;
    std::size_t used_ = 0;
};

// 5.3.1.1.
void put_basic_header(filler& out, unsigned format, std::uint32_t chunk_stream) {
    const auto top = format << 6;
    if (chunk_stream < 64) {
        out.number<1>(top | chunk_stream);
    } else if (chunk_stream < 64 + 256) {
        out.number<1>(top);
        out.number<1>(chunk_stream - 64);
    } else {
        out.number<1>(top | 1);
        out.number<1>(chunk_stream - 64);
        out.number<1>((chunk_stream - 64) >> 8);
    }
}

}  // namespace

chunk_headers::chunk_headers(std::uint32_t chunk_stream, message_type type, std::uint32_t stream_id,
                             std::uint32_t timestamp, std::size_t body_size) {
    const bool extended = timestamp >= extended_mark;
    filler first(first_);
    put_basic_header(first, 0, chunk_stream);
    first.number<3>(extended ? extended_mark : timestamp);
    first.number<3>(body_size);
    first.number<1>(static_cast<std::uint8_t>(type));
    // The only little-endian number of the protocol (5.3.1.2.5).
    for (int shift = 0; shift < 32; shift += 8) first.number<1>(stream_id >> shift);
    if (extended) first.number<4>(timestamp);
    first_size_ = first.used();

    filler following(following_);
    put_basic_header(following, 3, chunk_stream);
    if (extended) following.number<4>(timestamp);
    following_size_ = following.used();
}

void chunk_writer::write(bytes& out, std::uint32_t chunk_stream, message_type type,
                         std::uint32_t stream_id, std::uint32_t timestamp, byte_view body) const {
    byte_writer to(out);
    const chunk_headers headers(chunk_stream, type, stream_id, timestamp, body.size());
    to.append(headers.first());
    while (body.size() > chunk_size_) {
        to.append(body.first(chunk_size_));
        body = body.subspan(chunk_size_);
        to.append(headers.following());
    }
    to.append(body);
}

}  // namespace weir::rtmp
