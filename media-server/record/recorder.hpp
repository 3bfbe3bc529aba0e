#pragma once

#include "weir/base/event.hpp"
#include "weir/base/log.hpp"
#include "weir/base/loop.hpp"
#include "weir/base/task.hpp"
#include "weir/record/catalogue.hpp"
#include "weir/record/recording.hpp"
#include "weir/record/settings.hpp"
#include "weir/record/tape.hpp"
#include "weir/stream/broadcast.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace weir::record {

/// Records broadcasts, on a thread of its own: the only one that waits for the disk.
///
///     packager -> tape (publisher's loop) --moments--> recorder (writer's loop) -> recording ->
///     files
///
/// A recording is of a show: broadcasts that a publisher who came back in time goes on with add to
/// it. It is finished when the publisher says so, or has been away for the grace time.
class recorder {
 public:
    /// `folder` is that of all recordings; each is in CHANNEL/ID. `books` outlives it.
    recorder(settings how, std::string folder, catalogue& books, log out);
    ~recorder();

    /// Completes what an earlier run left, and then takes tapes.
    void start();
    /// Completes what is being recorded, and ends the thread.
    void stop();

    /// On the broadcast's loop; its presentations go there, and its end is the broadcast's. Null
    /// when nothing is recorded.
    std::unique_ptr<tape> open(const stream::broadcast_ptr& of);

 private:
    using clock = std::chrono::steady_clock;

    struct show {
        stream::broadcast_ptr of;
        std::optional<bool> wanted;
        clock::time_point asked;
        /// Until it is known whether they are.
        std::vector<moment> held;
        std::unique_ptr<record::recording> now;
        std::string id;
        std::uint32_t count = 0;
        bool noted = false;
        /// When it is over unless somebody goes on with it.
        std::optional<clock::time_point> until;
    };

    void recover();
    void recover_one(const std::string& channel, const std::string& id);
    void begin(const stream::broadcast_ptr& of);
    void answer(const std::string& id, bool wanted);
    void put(const std::string& id, std::vector<moment> moments);
    void write(show& to, const moment& next);
    void open_recording(show& of);
    void complete(show& of);
    void report(show& of);
    void end(const stream::broadcast_ptr& of);
    void keep_house();
    void wait();
    std::string folder_of(const show& of) const;

    const settings how_;
    const std::string folder_;
    catalogue& books_;
    log log_;
    backlog waiting_;
    std::map<std::string, show> shows_;
    /// What the disk did not let be completed.
    std::vector<standing> incomplete_;
    loop writer_{0};
    steady_timer timer_;
    bool started_ = false;
};

}  // namespace weir::record
