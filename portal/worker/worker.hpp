#pragma once

#include "portal/jobs/queue.hpp"
#include "portal/worker/bench.hpp"
#include "portal/worker/settings.hpp"
#include "weir/base/log.hpp"
#include "weir/store/session.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace portal::worker {

/// Takes jobs from the store and does them, each on a thread with a connection of its own; one more
/// thread takes only what someone waits for, so that a long encoding never delays a new video.
/// Outlived by nothing of its own: stop() gives back what is being done, and joins.
class worker {
 public:
    worker(settings how, weir::log out);
    ~worker();

    void start();
    void stop();

 private:
    void run(std::int64_t least_priority);
    bool do_next(weir::store::session& with, std::int64_t least_priority);
    void do_one(weir::store::session& with, const jobs::lease& mine);
    void finish(weir::store::session& with, const jobs::lease& mine, const record& what);
    void fail(weir::store::session& with, const jobs::lease& mine, const refusal& why);
    void pause();

    settings settings_;
    weir::log log_;
    std::string name_;
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<std::thread> threads_;
};

}  // namespace portal::worker
