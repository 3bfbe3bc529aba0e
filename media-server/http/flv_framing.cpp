#include "weir/http/flv_framing.hpp"

#include "weir/flv/tag.hpp"
#include "weir/stream/older_hevc.hpp"

#include <array>

namespace weir::http {

void flv_framing::put(const stream::frame& next, stream::gathering& to) const {
    if (hevc_ == flv::hevc_form::codec_id_12 && stream::is_enhanced_hevc(next))
        put_older_hevc(next, to);
    else
        to.add(how_ == carrier::chunked ? next.chunk() : next.tag());
}

void flv_framing::put_older_hevc(const stream::frame& next, stream::gathering& to) const {
    const auto header = stream::older_hevc_header(next);
    const auto body_size = header.size() + next.payload().size();
    std::array<std::uint8_t, flv::tag_header_size> tag_header;
    flv::write_tag_header(tag_header, flv::tag_type::video, static_cast<std::uint32_t>(body_size),
                          next.timestamp());
    const auto tag_size = tag_header.size() + body_size;
    std::array<std::uint8_t, flv::previous_tag_size_size> trailer;
    put_be<trailer.size()>(trailer.data(), tag_size);

    const bool chunked = how_ == carrier::chunked;
    if (chunked) to.add_made(chunk_line(tag_size + trailer.size()).view());
    to.add_made(tag_header);
    to.add_made(header);
    to.add(next.payload());
    to.add_made(trailer);
    if (chunked) to.add(as_bytes(chunk_end));
}

bytes flv_framing::wrap(byte_view plain) const {
    bytes whole;
    byte_writer out(whole);
    const bool chunked = how_ == carrier::chunked;
    if (chunked) out.append(chunk_line(plain.size()).view());
    out.append(plain);
    if (chunked) out.append(chunk_end);
    return whole;
}

}  // namespace weir::http
