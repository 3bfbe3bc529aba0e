#pragma once

#include "portal/jobs/queue.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/store/database.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace portal::processing {

/// A page of the work in one state, and how much there is in each.
struct page {
    std::vector<jobs::status> jobs;
    std::array<std::int64_t, jobs::state_names.size()> counts{};
};

/// What there is to do with videos, and what became of it. One loop.
class processing {
 public:
    /// `base` outlives it.
    explicit processing(weir::store::database& base) : base_(base) {}

    /// Nothing when the account has no such video.
    weir::task<weir::result<std::optional<std::vector<jobs::status>>>> of(std::string video,
                                                                          std::int64_t account);
    /// Queues what failed of a video again, as its owner; how much that was.
    weir::task<weir::result<std::optional<std::int64_t>>> retry(std::string video,
                                                                std::int64_t account);

    weir::task<weir::result<page>> list(jobs::state wanted, std::optional<jobs::place> after,
                                        std::size_t most);
    /// Queues one job again; jobs::errc::not_failed when it did not fail.
    weir::task<weir::result<void>> retry(std::int64_t job);

 private:
    weir::store::database& base_;
};

}  // namespace portal::processing
