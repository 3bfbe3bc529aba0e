#pragma once

#include "portal/jobs/queue.hpp"
#include "portal/worker/plan.hpp"
#include "portal/worker/sandbox.hpp"
#include "portal/worker/settings.hpp"
#include "weir/base/log.hpp"
#include "weir/store/session.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace portal::worker {

/// What is done with the store, in the transaction that finishes the job, when the job went well.
using record = std::function<weir::result<void>(weir::store::session&)>;

/// Where one job is done: its lease, its folders, and the way to FFmpeg. One thread.
class bench {
 public:
    /// All of these outlive it.
    bench(weir::store::session& with, const jobs::lease& mine, const settings& how,
          const std::atomic<bool>& stopping);
    /// Removes the scratch folder.
    ~bench();
    bench(const bench&) = delete;
    bench& operator=(const bench&) = delete;

    const jobs::job& work() const { return mine_.work; }
    const settings& how() const { return how_; }
    weir::store::session& store() { return with_; }

    /// media/videos/<video>
    std::string folder() const;
    /// A fresh folder on the same file system, for this job alone.
    weir::result<std::string> scratch();

    /// Renews the lease when it is time; false when the work is not wanted any more here.
    bool go_on();
    /// Runs FFmpeg; `duration_ms` is what its progress is measured by. Refuses when it did not end
    /// well.
    outcome_of<outcome> run(const command& wanted, std::int64_t duration_ms = 0);

    bool lost() const { return lost_; }
    bool stopped() const { return stopped_; }

 private:
    verdict judge(std::string_view said, std::int64_t duration_ms);

    weir::store::session& with_;
    const jobs::lease& mine_;
    const settings& how_;
    const std::atomic<bool>& stopping_;
    std::string scratch_;
    std::chrono::steady_clock::time_point renewed_ = std::chrono::steady_clock::now();
    std::int64_t done_us_ = 0;
    std::int64_t progress_ = 0;
    bool lost_ = false;
    bool stopped_ = false;
};

}  // namespace portal::worker
