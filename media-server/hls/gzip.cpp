#include "weir/hls/gzip.hpp"

#include <zlib.h>

namespace weir::hls {

namespace {

constexpr int level = 6;
/// Playlists are a few kilobytes and repeat themselves at short distances: 8 KiB of history, and
/// small tables, which take 3 µs to set up.
constexpr int window_bits = 13;
constexpr int gzip_header = 16;
constexpr int memory_level = 6;

}  // namespace

bytes gzip(std::string_view text) {
    z_stream stream{};
    if (deflateInit2(&stream, level, Z_DEFLATED, window_bits + gzip_header, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        return {};
    }
    bytes out(deflateBound(&stream, text.size()));
    // zlib does not write to its input.
    stream.next_in = const_cast<Bytef*>(as_bytes(text).data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(done ? stream.total_out : 0);
    out.shrink_to_fit();
    deflateEnd(&stream);
    return out;
}

}  // namespace weir::hls
