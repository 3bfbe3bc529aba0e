#include "weir/store/clock.hpp"

#include <fmt/format.h>

#include <ctime>

namespace weir::store {

std::string iso_time(timestamp moment) {
    const auto part = ((moment % 1000) + 1000) % 1000;
    const auto seconds = static_cast<std::time_t>((moment - part) / 1000);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                       utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, part);
}

}  // namespace weir::store
