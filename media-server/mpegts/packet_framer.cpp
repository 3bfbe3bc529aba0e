#include "weir/mpegts/packet_framer.hpp"

#include "weir/mpegts/ts_packet.hpp"

namespace weir::mpegts {

void packet_framer::put(byte_view data) {
    if (kept_.empty()) {
        rest_ = data;
        return;
    }
    kept_.insert(kept_.end(), data.begin(), data.end());
    rest_ = kept_;
}

std::optional<byte_view> packet_framer::next() {
    if (in_sync_ && !rest_.empty() && rest_[0] != sync_byte) in_sync_ = false;
    if ((!in_sync_ && !find_sync()) || rest_.size() < packet_size) {
        keep_rest();
        return std::nullopt;
    }
    const auto packet = rest_.first(packet_size);
    rest_ = rest_.subspan(packet_size);
    return packet;
}

bool packet_framer::find_sync() {
    while (rest_.size() > 2 * packet_size) {
        in_sync_ = rest_[0] == sync_byte && rest_[packet_size] == sync_byte &&
                   rest_[2 * packet_size] == sync_byte;
        if (in_sync_) return true;
        rest_ = rest_.subspan(1);
        ++skipped_;
    }
    return false;
}

void packet_framer::keep_rest() {
    bytes kept(rest_.begin(), rest_.end());
    kept_.swap(kept);
    rest_ = {};
}

}  // namespace weir::mpegts
