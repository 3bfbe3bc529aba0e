#pragma once

#include "weir/hls/snapshot.hpp"
#include "weir/record/moment.hpp"
#include "weir/stream/broadcast.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace weir::record {

/// Bytes that wait for the writer, of all broadcasts; the writer takes off what it has done.
struct backlog {
    explicit backlog(std::size_t most) : limit(most) {}

    const std::size_t limit;
    std::atomic<std::size_t> bytes{0};
};

/// The moments of one broadcast on their way from its loop to the writer's. It finds what is new in
/// each presentation that viewers get; when the writer is behind it leaves out what comes, until
/// half of the backlog is done. No lock, no disk.
class tape {
 public:
    using hand_over_function = std::function<void(std::vector<moment>)>;
    using end_function = std::function<void()>;

    /// Both are called on the broadcast's loop; `end` once, when the tape goes.
    tape(backlog& waiting, hand_over_function hand_over, end_function end)
        : waiting_(waiting), hand_over_(std::move(hand_over)), end_(std::move(end)) {}
    ~tape() { end_(); }
    tape(const tape&) = delete;
    tape& operator=(const tape&) = delete;

    void take(const hls::presentation& now);

 private:
    bool is_room();
    static moment read(const hls::presentation& now, const hls::segment& in, std::size_t part);

    backlog& waiting_;
    hand_over_function hand_over_;
    end_function end_;
    /// The first part that was not taken yet.
    hls::position next_;
    /// What came last was left out.
    bool lost_ = false;
};

}  // namespace weir::record
