// Work on videos, kept in the store so that it outlives whoever does it. Each function takes the
// connection of its caller and works inside the caller's transaction where there is one; those that
// give work away make one themselves. Whoever does the work records what came of it and finishes
// the job in one transaction: so nothing is lost or made twice, whenever a worker dies.
#pragma once

#include "portal/jobs/job.hpp"
#include "weir/base/result.hpp"
#include "weir/store/session.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace portal::jobs {

/// How long work belongs to a worker that says nothing.
constexpr std::chrono::seconds lease_time{30};
/// How often work begins before it counts as failed, when workers die over it.
constexpr std::int64_t most_tries = 3;

enum class outcome { added, there_already };

/// Adds work; nothing changes when work of that name is there already.
weir::result<outcome> put(weir::store::session& with, const job& wanted,
                          weir::store::timestamp now);

/// Gives the next work of at least that priority to `worker`, or nothing. The highest priority goes
/// first; among equals the account that was not served for longest; then the oldest. Work whose
/// lease has ended is given again. Makes its own transaction.
weir::result<std::optional<lease>> take(weir::store::session& with, std::string_view worker,
                                        std::int64_t least_priority, weir::store::timestamp now);

// Each of these is errc::lease_lost when the lease is not good any more; the worker then drops what
// it did, and the transaction it is in is undone.

/// Renews the lease, and says how far the work is (0 to 1000).
weir::result<void> renew(weir::store::session& with, const lease& mine, std::int64_t progress,
                         weir::store::timestamp now);
weir::result<void> finish(weir::store::session& with, const lease& mine,
                          weir::store::timestamp now);
weir::result<void> fail(weir::store::session& with, const lease& mine, std::string_view reason,
                        std::string_view explanation, weir::store::timestamp now);
/// Puts the work back as if it had not begun: for a worker that stops.
weir::result<void> give_back(weir::store::session& with, const lease& mine);

/// Queues failed work again. errc::not_failed when there is none.
weir::result<void> retry(weir::store::session& with, std::int64_t id);
/// The same for all failed work of a video; how many that was.
weir::result<std::int64_t> retry_all(weir::store::session& with, std::string_view video);
/// Removes all work of a video, also what is running: its worker finds its lease lost.
weir::result<void> forget(weir::store::session& with, std::string_view video);

weir::result<std::optional<status>> find(weir::store::session& with, std::int64_t id);
/// All work of a video, in the order in which it was put.
weir::result<std::vector<status>> progress_of(weir::store::session& with, std::string_view video);
/// How many of a video's jobs of one kind, whose part begins with `part_prefix`, are not done.
weir::result<std::int64_t> unfinished(weir::store::session& with, std::string_view video, kind what,
                                      std::string_view part_prefix);

/// Where a page of a list ends: that job's creation and number.
struct place {
    weir::store::timestamp created_at = 0;
    std::int64_t id = 0;
};

/// Work in one state, newest first, from behind `after`.
weir::result<std::vector<status>> list(weir::store::session& with, state of,
                                       std::optional<place> after, std::size_t most);

/// How much work is in each state, in the order of `state`.
weir::result<std::array<std::int64_t, state_names.size()>> count(weir::store::session& with);

}  // namespace portal::jobs
