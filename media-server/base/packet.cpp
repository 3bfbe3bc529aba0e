#include "weir/base/packet.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace weir {

void packet::reserve(std::size_t size) {
    if (data_ && size <= capacity_) return;
    auto grown = std::make_unique_for_overwrite<std::uint8_t[]>(headroom + size + tailroom);
    if (size_ > 0) std::memcpy(grown.get() + headroom, data_.get() + headroom, size_);
    data_ = std::move(grown);
    capacity_ = size;
}

void packet::append(byte_view data) {
    if (!data_ || size_ + data.size() > capacity_)
        reserve(std::max(size_ + data.size(), capacity_ * 2));
    if (!data.empty()) std::memcpy(data_.get() + headroom + size_, data.data(), data.size());
    size_ += data.size();
}

}  // namespace weir
