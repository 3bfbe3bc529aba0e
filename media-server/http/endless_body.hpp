#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/task.hpp"
#include "weir/net/byte_stream.hpp"
#include "weir/stream/sender.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::http {

/// How the pieces of an endless body travel: one after the other, or each as an HTTP chunk (RFC
/// 9112 7.1).
enum class carrier : std::uint8_t { plain, chunked };

/// What stands in front of a chunk of `size` bytes.
class chunk_line {
 public:
    explicit chunk_line(std::size_t size);
    byte_view view() const { return as_bytes({text_.data(), size_}); }

 private:
    std::array<char, 18> text_;
    std::size_t size_;
};

/// What stands behind a chunk.
constexpr std::string_view chunk_end = "\r\n";

/// Sends what `from` has, until the stream ends, the viewer leaves, or it takes nothing for
/// `stall_time`. `to` is the connection of `from`.
task<> send_endlessly(net::byte_stream& to, stream::sender& from, carrier how,
                      std::chrono::milliseconds stall_time);

}  // namespace weir::http
