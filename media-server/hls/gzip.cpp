#include "weir/hls/gzip.hpp"

#include <zlib.h>

namespace weir::hls {

namespace {

constexpr int level = 6;
/// Playlists are a few kilobytes and repeat themselves at short distances: 8 KiB of history, and
/// small tables.
constexpr int window_bits = 13;
constexpr int gzip_header = 16;
constexpr int memory_level = 6;

}  // namespace

gzip::gzip() : stream_(std::make_unique<z_stream>()) {
    if (deflateInit2(stream_.get(), level, Z_DEFLATED, window_bits + gzip_header, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        stream_.reset();
    }
}

gzip::~gzip() {
    if (stream_) deflateEnd(stream_.get());
}

bytes gzip::compress(std::string_view text) {
    if (!stream_ || deflateReset(stream_.get()) != Z_OK) return {};
    bytes out(deflateBound(stream_.get(), text.size()));
    // zlib does not write to its input.
    stream_->next_in = const_cast<Bytef*>(as_bytes(text).data());
    stream_->avail_in = static_cast<uInt>(text.size());
    stream_->next_out = out.data();
    stream_->avail_out = static_cast<uInt>(out.size());
    if (deflate(stream_.get(), Z_FINISH) != Z_STREAM_END) return {};
    out.resize(stream_->total_out);
    out.shrink_to_fit();
    return out;
}

}  // namespace weir::hls
