#include "flv_file.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace bench {

bool tag::config() const {
    if (type == 18) return true;
    return body.size() > 1 &&
           (type == 8 ? (body[0] >> 4) == 10 && body[1] == 0 : (body[0] & 15) == 7 && body[1] == 0);
}

std::vector<tag> read_flv(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    const std::vector<std::uint8_t> all((std::istreambuf_iterator<char>(in)),
                                        std::istreambuf_iterator<char>());
    std::vector<tag> tags;
    for (std::size_t at = 13; at + 11 <= all.size();) {
        const auto* h = &all[at];
        const std::size_t size = std::size_t{h[1]} << 16 | std::size_t{h[2]} << 8 | h[3];
        if (at + 15 + size > all.size()) break;
        tag t;
        t.type = h[0];
        t.timestamp =
            std::uint32_t{h[7]} << 24 | std::uint32_t{h[4]} << 16 | std::uint32_t{h[5]} << 8 | h[6];
        t.body.assign(h + 11, h + 11 + size);
        tags.push_back(std::move(t));
        at += 15 + size;
    }
    if (tags.empty()) {
        std::fprintf(stderr, "%s: not an FLV file\n", path.c_str());
        std::exit(2);
    }
    return tags;
}

}  // namespace bench
