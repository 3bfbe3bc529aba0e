#pragma once

#include "weir/base/config.hpp"

#include <chrono>
#include <cstddef>

namespace weir::record {

struct settings {
    /// Whether anything is recorded at all.
    bool enabled = true;
    /// Bytes that may wait for the disk, of all broadcasts together; what comes then is left out.
    std::size_t queue = 64u << 20;
    /// How often what was written is brought to the disk for good.
    std::chrono::milliseconds sync_time{1000};
    /// What stays free on the disk.
    std::size_t reserve = 512u << 20;
    /// A recording that is as long goes on as another one.
    std::chrono::milliseconds longest{std::chrono::hours(12)};
    /// How long after an error of the disk it is tried again.
    std::chrono::milliseconds retry_time{10'000};
    /// How long an end of which the publisher said nothing is waited with; stream.grace_time.
    std::chrono::milliseconds grace_time{60'000};

    /// The table [record].
    static settings read(config& from);
};

}  // namespace weir::record
