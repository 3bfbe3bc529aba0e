#pragma once

#include "weir/base/bytes.hpp"

#include <memory>
#include <string_view>

struct z_stream_s;

namespace weir::hls {

/// Compresses one text after another (RFC 1952), keeping the compressor's tables, some 70 KiB, in
/// between.
class gzip {
 public:
    gzip();
    ~gzip();

    /// Empty when there is no memory for it.
    bytes compress(std::string_view text);

 private:
    std::unique_ptr<z_stream_s> stream_;
};

}  // namespace weir::hls
