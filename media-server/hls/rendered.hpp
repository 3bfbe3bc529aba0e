#pragma once

#include "weir/base/bytes.hpp"

#include <mutex>
#include <string>
#include <utility>

namespace weir::hls {

/// A playlist as it goes out.
struct rendered {
    std::string text;
    /// The same as gzip (RFC 1952).
    bytes gzip;
};

/// Made when it is first asked for, by whoever asks, and the same for all who ask later. From any
/// thread.
template <class Thing>
class once_made {
 public:
    template <class Make>
    const Thing& get(Make make) const {
        std::call_once(flag_, [&] { thing_ = make(); });
        return thing_;
    }

 private:
    mutable std::once_flag flag_;
    mutable Thing thing_;
};

}  // namespace weir::hls
