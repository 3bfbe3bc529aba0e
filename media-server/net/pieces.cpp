#include "weir/net/pieces.hpp"

#include <algorithm>

namespace weir::net {

std::size_t size_of(std::span<const iovec> pieces) {
    std::size_t size = 0;
    for (const auto& each : pieces) size += each.iov_len;
    return size;
}

piece_reader::piece_reader(std::span<const iovec> pieces)
    : pieces_(pieces), left_(size_of(pieces)) {
    skip_empty();
}

byte_view piece_reader::front() const {
    if (pieces_.empty()) return {};
    const auto& first = pieces_.front();
    return byte_view(static_cast<const std::uint8_t*>(first.iov_base), first.iov_len)
        .subspan(gone_);
}

std::span<const iovec> piece_reader::look(std::span<iovec> room, std::size_t limit) const {
    std::size_t count = 0;
    for (auto at = gone_; count < room.size() && count < pieces_.size() && limit > 0; at = 0) {
        const auto& next = pieces_[count];
        const auto size = std::min(next.iov_len - at, limit);
        room[count++] = {static_cast<std::uint8_t*>(next.iov_base) + at, size};
        limit -= size;
    }
    return room.first(count);
}

byte_view piece_reader::copy(std::span<std::uint8_t> room) {
    std::size_t filled = 0;
    while (filled < room.size() && left_ > 0) {
        const auto now = front().first(std::min(front().size(), room.size() - filled));
        std::copy(now.begin(), now.end(), room.begin() + static_cast<std::ptrdiff_t>(filled));
        filled += now.size();
        skip(now.size());
    }
    return room.first(filled);
}

void piece_reader::skip(std::size_t count) {
    left_ -= count;
    gone_ += count;
    skip_empty();
}

void piece_reader::skip_empty() {
    while (!pieces_.empty() && gone_ >= pieces_.front().iov_len) {
        gone_ -= pieces_.front().iov_len;
        pieces_ = pieces_.subspan(1);
    }
}

}  // namespace weir::net
