#include "portal/jobs/job.hpp"

namespace portal::jobs {

std::optional<std::int64_t> status::time_left(weir::store::timestamp at) const {
    // Less than a hundredth says nothing about the pace.
    if (now != state::running || !started_at || progress < 10 || at <= *started_at)
        return std::nullopt;
    return (at - *started_at) * (1000 - progress) / progress;
}

}  // namespace portal::jobs
