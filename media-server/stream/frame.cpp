#include "weir/stream/frame.hpp"

#include "weir/flv/tag.hpp"

#include <fmt/format.h>

namespace weir::stream {

namespace {

constexpr std::size_t chunk_line_size = 10;  // RFC 9112 7.1: 8 hexadecimal digits, CR LF
static_assert(packet::headroom == chunk_line_size + flv::tag_header_size);
static_assert(packet::tailroom == flv::previous_tag_size_size + 2);

flv::tag_type tag_type_of(media_kind kind) {
    switch (kind) {
        case media_kind::video: return flv::tag_type::video;
        case media_kind::audio: return flv::tag_type::audio;
        case media_kind::script: break;
    }
    return flv::tag_type::script;
}

/// Writes the HTTP chunk and the FLV tag around the body that stands in the block already.
void wrap(packet& data, media_kind kind, std::uint32_t timestamp) {
    if (!data.block()) data.reserve(0);
    const auto body_size = static_cast<std::uint32_t>(data.size());
    auto* const head = data.block();
    auto* const tail = head + packet::headroom + body_size;

    const auto tag_size = flv::tag_header_size + body_size;
    const auto chunk_size = tag_size + flv::previous_tag_size_size;
    fmt::format_to_n(reinterpret_cast<char*>(head), chunk_line_size, "{:08x}\r\n", chunk_size);
    flv::write_tag_header(
        std::span<std::uint8_t, flv::tag_header_size>(head + chunk_line_size, flv::tag_header_size),
        tag_type_of(kind), body_size, timestamp);
    put_be<flv::previous_tag_size_size>(tail, tag_size);
    tail[flv::previous_tag_size_size] = '\r';
    tail[flv::previous_tag_size_size + 1] = '\n';
}

}  // namespace

frame_ptr frame::make(const frame_label& label, packet body, std::size_t payload_offset) {
    std::shared_ptr<frame> made(new frame);
    made->label_ = label;
    made->payload_offset_ = payload_offset;
    wrap(body, label.kind, made->timestamp());
    made->data_ = std::move(body);
    return made;
}

std::uint32_t frame::timestamp() const {
    return static_cast<std::uint32_t>(
        std::chrono::floor<std::chrono::milliseconds>(label_.time.dts).count());
}

byte_view frame::tag() const {
    return {data_.block() + chunk_line_size,
            flv::tag_header_size + data_.size() + flv::previous_tag_size_size};
}

}  // namespace weir::stream
