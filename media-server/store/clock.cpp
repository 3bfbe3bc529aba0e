#include "weir/store/clock.hpp"

#include "weir/base/iso_time.hpp"

#include <chrono>

namespace weir::store {

std::string iso_time(timestamp moment) {
    return weir::iso_time(std::chrono::system_clock::time_point(std::chrono::milliseconds(moment)));
}

}  // namespace weir::store
