#include "weir/stream/publisher.hpp"

#include "weir/base/run_on.hpp"
#include "weir/stream/errc.hpp"

#include <utility>

namespace weir::stream {

namespace {

/// A stream that was found may end before its seat is taken; then there is a new one.
constexpr int most_tries = 5;
/// A second of a very large stream.
constexpr std::size_t most_in_flight = 8 * 1024 * 1024;
constexpr auto room_poll = std::chrono::milliseconds(5);

}  // namespace

publisher::publisher(broadcast_ptr of, hub& here)
    : of_(std::move(of)), here_(here), seat_(std::make_shared<seat>(here.where())) {}

task<result<std::unique_ptr<publisher>>> publisher::open(publication what, hub& here,
                                                         const source_services& services) {
    for (int tries = 0; tries < most_tries; ++tries) {
        const auto found = services.live.announce(what, here.where());
        if (found.fresh) here.host(found.of, services);
        // Before the seat is taken: were this cancelled meanwhile, the seat would be left.
        std::unique_ptr<publisher> made(new publisher(found.of, here));
        auto take = [of = found.of, mine = made->seat_, what]() -> result<void> {
            if (!of->origin) return errc::not_live;
            return of->origin->take(mine, what);
        };
        const auto at_home = found.of->home->get_executor();
        const auto taken = co_await run_on(at_home, std::move(take));
        if (taken) co_return made;
        if (taken.error() != errc::not_live) co_return taken.error();
    }
    co_return errc::channel_busy;
}

template <class Job>
void publisher::at_source(Job job) {
    if (at_home()) {
        if (of_->origin) job(*of_->origin, *seat_);
        return;
    }
    of_->home->post([of = of_, mine = seat_, job = std::move(job)]() mutable {
        if (of->origin) job(*of->origin, *mine);
    });
}

publisher::~publisher() {
    seat_->on_lost = nullptr;
    if (finished_) return;
    flush();
    at_source([](source& to, const seat& mine) { to.leave(mine, false); });
}

void publisher::on_lost(std::function<void(const std::string& reason)> tell) {
    seat_->on_lost = std::move(tell);
}

void publisher::put(message next) {
    if (!at_home())
        pending_.push_back(std::move(next));
    else if (of_->origin)
        of_->origin->put(*seat_, std::move(next));
}

void publisher::expect(expected_kinds kinds) {
    at_source([kinds](source& to, const seat& mine) { to.expect(mine, kinds); });
}

void publisher::flush() {
    if (at_home()) {
        if (of_->origin) of_->origin->flush(*seat_);
        return;
    }
    if (pending_.empty()) return;
    std::size_t size = 0;
    for (const auto& each : pending_) size += each.body.size();
    seat_->in_flight += size;
    of_->home->post([of = of_, mine = seat_, size, all = std::exchange(pending_, {})]() mutable {
        for (auto& each : all)
            if (of->origin) of->origin->put(*mine, std::move(each));
        if (of->origin) of->origin->flush(*mine);
        mine->in_flight -= size;
    });
}

task<> publisher::room() {
    while (seat_->in_flight > most_in_flight) co_await sleep(room_poll);
}

void publisher::finish() {
    if (std::exchange(finished_, true)) return;
    flush();
    at_source([](source& to, const seat& mine) { to.leave(mine, true); });
}

}  // namespace weir::stream
