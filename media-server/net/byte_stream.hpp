#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace weir::net {

/// One connection, on one loop. The protocols see this and no socket, so that they cost little to
/// compile and run over TCP, TLS or a test's pipe alike. At most one read and one write may be
/// pending.
class byte_stream {
 public:
    virtual ~byte_stream() = default;

    /// What has arrived, at least one byte; 0 when the peer has finished sending.
    virtual task<result<std::size_t>> read_some(std::span<std::uint8_t> into) = 0;
    /// Returns when `into` could be read from, without reading; true when the peer has finished or
    /// broken the connection.
    virtual task<bool> wait_for_peer() = 0;

    /// All of `pieces`, in order; they must stay until it returns.
    virtual task<result<void>> write(std::span<const iovec> pieces);
    /// As much as goes at once; 0 when nothing does. At most IOV_MAX pieces count.
    virtual result<std::size_t> try_write(std::span<const iovec> pieces) = 0;
    /// As much of a file from `offset` as goes at once, at most `most` bytes; 0 when nothing does.
    /// errc::closed_early when the file ends before anything.
    virtual result<std::size_t> try_send_file(int file, std::uint64_t offset, std::uint64_t most);
    /// Returns when try_write may get further.
    virtual task<result<void>> writable() = 0;

    /// Tells the peer that nothing more will come; what was written is still delivered.
    virtual void finish() = 0;
    /// Ends the connection at once; what is pending returns with an error.
    virtual void close() = 0;

    /// The peer as "address:port"; IPv4 addresses in their own form also on a dual-stack socket.
    virtual std::string peer() const = 0;
    /// The peer's address alone.
    virtual std::string peer_address() const = 0;
    virtual executor get_executor() = 0;
    /// Whether nobody on the way can read along.
    virtual bool sealed() const { return false; }
};

/// One piece of a gathered write.
inline iovec piece(byte_view data) {
    return {const_cast<std::uint8_t*>(data.data()), data.size()};
}
inline iovec piece(std::string_view text) {
    return piece(as_bytes(text));
}

}  // namespace weir::net
