#include "weir/flv/tag.hpp"

namespace weir::flv {

void write_tag_header(std::span<std::uint8_t, tag_header_size> out, tag_type type,
                      std::uint32_t body_size, std::uint32_t timestamp) {
    out[0] = static_cast<std::uint8_t>(type);
    put_be<3>(&out[1], body_size);
    put_be<3>(&out[4], timestamp);
    out[7] = static_cast<std::uint8_t>(timestamp >> 24);
    put_be<3>(&out[8], 0);
}

std::array<std::uint8_t, 13> file_header(bool has_video, bool has_audio) {
    const auto flags = static_cast<std::uint8_t>((has_audio ? 4 : 0) | (has_video ? 1 : 0));
    return {'F', 'L', 'V', 1, flags, 0, 0, 0, 9, 0, 0, 0, 0};
}

}  // namespace weir::flv
