#include "weir/net/byte_stream.hpp"

#include "weir/net/errc.hpp"
#include "weir/net/pieces.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <unistd.h>

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

result<std::size_t> byte_stream::try_send_file(int file, std::uint64_t offset, std::uint64_t most) {
    std::array<std::uint8_t, 16 * 1024> room;
    const auto wanted = std::min<std::uint64_t>(most, room.size());
    const auto got = ::pread(file, room.data(), wanted, static_cast<off_t>(offset));
    if (got < 0) return error_code(errno, boost::system::system_category());
    if (got == 0) return error_code(errc::closed_early);
    const auto next = piece(byte_view(room).first(static_cast<std::size_t>(got)));
    return try_write(std::span(&next, 1));
}

}  // namespace weir::net
