#include "weir/mpegts/continuity.hpp"

#include <algorithm>

namespace weir::mpegts {

continuity::verdict continuity::check(const ts_packet& next) {
    auto found = verdict::follows;
    if (begun_ && !next.discontinuity) {
        const byte_view last(last_payload_.data(), last_size_);
        if (next.counter == last_counter_ && std::ranges::equal(next.payload, last))
            return verdict::repeats;
        if (next.counter != ((last_counter_ + 1) & 15)) found = verdict::gap;
    }
    begun_ = true;
    last_counter_ = next.counter;
    last_size_ = static_cast<std::uint8_t>(next.payload.size());
    std::ranges::copy(next.payload, last_payload_.begin());
    return found;
}

}  // namespace weir::mpegts
