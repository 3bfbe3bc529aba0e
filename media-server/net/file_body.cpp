#include "weir/net/file_body.hpp"

#include "weir/base/deadline.hpp"
#include "weir/net/errc.hpp"

#include <algorithm>
#include <fcntl.h>
#include <unistd.h>

namespace weir::net {

namespace {

/// What goes before other connections have their turn.
constexpr std::uint64_t most_at_once = 256 * 1024;

struct account {
    const file_body& of;
    std::uint64_t gone = 0;

    ~account() {
        if (of.sent) of.sent(gone);
    }
};

}  // namespace

open_file::~open_file() {
    ::close(descriptor_);
}

task<result<void>> send_file(byte_stream& to, const file_body& body,
                             std::chrono::steady_clock::duration patience) {
    const int from = body.file->descriptor();
    ::posix_fadvise(from, static_cast<off_t>(body.offset), static_cast<off_t>(body.size),
                    POSIX_FADV_SEQUENTIAL);
    account kept{body};
    while (kept.gone < body.size) {
        const auto next = std::min(body.size - kept.gone, most_at_once);
        const auto done = to.try_send_file(from, body.offset + kept.gone, next);
        if (!done) co_return done.error();
        kept.gone += *done;
        if (kept.gone == body.size) break;
        const auto ready = co_await with_deadline(to.writable(), patience);
        if (!ready) co_return ready.error();
    }
    // What TLS still holds.
    co_return co_await with_deadline(to.write({}), patience);
}

}  // namespace weir::net
