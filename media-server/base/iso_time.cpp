#include "weir/base/iso_time.hpp"

#include <fmt/format.h>

#include <ctime>

namespace weir {

std::string iso_time(std::chrono::system_clock::time_point moment) {
    using namespace std::chrono;
    const auto whole = floor<seconds>(moment);
    const auto seconds_since = system_clock::to_time_t(whole);
    std::tm utc{};
    gmtime_r(&seconds_since, &utc);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                       utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                       duration_cast<milliseconds>(moment - whole).count());
}

}  // namespace weir
