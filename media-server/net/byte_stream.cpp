#include "weir/net/byte_stream.hpp"

#include "weir/net/pieces.hpp"

#include <array>

namespace weir::net {

task<result<void>> byte_stream::write(std::span<const iovec> pieces) {
    constexpr std::size_t most_pieces = 256;
    std::array<iovec, most_pieces> room;
    for (piece_reader rest(pieces); rest.left() > 0;) {
        const auto next = rest.look(room, rest.left());
        const auto sent = try_write(next);
        if (!sent) co_return sent.error();
        rest.skip(*sent);
        if (*sent == size_of(next)) continue;
        const auto ready = co_await writable();
        if (!ready) co_return ready.error();
    }
    co_return result<void>();
}

}  // namespace weir::net
