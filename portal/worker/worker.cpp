#include "portal/worker/worker.hpp"

#include "portal/jobs/errc.hpp"
#include "portal/videos/records.hpp"
#include "portal/worker/steps.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <unistd.h>

namespace portal::worker {

using weir::result;
using weir::store::now;
using weir::store::session;

namespace {

constexpr std::chrono::milliseconds look_every{500};
/// How often what came of a job is brought to a store that is busy.
constexpr int most_attempts = 5;

std::string own_name() {
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    return fmt::format("{}/{}", host.data(), ::getpid());
}

outcome_of<record> do_step(bench& at) {
    switch (at.work().what) {
        case jobs::kind::inspect: return inspect(at);
        case jobs::kind::package: return package(at);
        case jobs::kind::rendition: return encode_stretch(at);
        case jobs::kind::join: return join_stretches(at);
        case jobs::kind::poster: return make_posters(at);
        case jobs::kind::storyboard:
        case jobs::kind::waveform:
        case jobs::kind::preview: break;
    }
    return refusal{reasons::conversion_failed, "This worker does not know how to do this."};
}

/// Before it could be watched, a video whose essential work fails has failed.
result<void> note_failure(session& in, const jobs::job& of, const refusal& why) {
    if (!is_essential(of.what)) return {};
    const auto video = videos::find(in, of.video);
    if (!video) return video.error();
    if (!*video || ((*video)->state != videos::state::to_process &&
                    (*video)->state != videos::state::processing))
        return {};
    return videos::set_state(in, of.video, videos::state::processing_failed, why.reason,
                             why.explanation, now());
}

std::string words(const jobs::job& of) {
    return fmt::format("{} {}{}{}", of.video, to_string(of.what), of.part.empty() ? "" : " ",
                       of.part);
}

}  // namespace

worker::worker(settings how, weir::log out)
    : settings_(std::move(how)), log_(std::move(out)), name_(own_name()) {}

worker::~worker() {
    stop();
}

void worker::start() {
    for (std::size_t i = 0; i < settings_.jobs; ++i)
        threads_.emplace_back([this] { run(jobs::background); });
    threads_.emplace_back([this] { run(jobs::soon); });
}

void worker::stop() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& each : threads_) each.join();
    threads_.clear();
}

void worker::pause() {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, look_every, [this] { return stopping_.load(); });
}

void worker::run(std::int64_t least_priority) {
    std::unique_ptr<session> with;
    while (!stopping_) {
        if (!with || !with->healthy()) {
            auto opened = session::open(settings_.data.database(), log_.named("store"));
            with = opened ? std::move(*opened) : nullptr;
        }
        if (!with || !do_next(*with, least_priority)) pause();
    }
}

bool worker::do_next(session& with, std::int64_t least_priority) {
    const auto next = jobs::take(with, name_, least_priority, now());
    if (!next || !*next) return false;
    const auto& mine = **next;
    if (mine.spent)
        fail(with, mine,
             {reasons::worker_lost, "Working on it ended too often before it was done."});
    else
        do_one(with, mine);
    return true;
}

void worker::do_one(session& with, const jobs::lease& mine) {
    log_.info("{} begins", words(mine.work));
    bench at(with, mine, settings_, stopping_);
    const auto done = do_step(at);
    if (at.lost()) return log_.info("{} is someone else's now", words(mine.work));
    if (at.stopped()) {
        const auto given = jobs::give_back(with, mine);
        return log_.info("{} is {}", words(mine.work), given ? "given back" : "left");
    }
    if (done)
        finish(with, mine, *done);
    else
        fail(with, mine, done.error());
}

void worker::finish(session& with, const jobs::lease& mine, const record& what) {
    for (int i = 0; i < most_attempts; ++i) {
        const auto done = weir::store::transaction(with, [&](session& in) -> result<void> {
            // First, so that what came of a lost lease touches no file.
            if (const auto mine_still = jobs::finish(in, mine, now()); !mine_still)
                return mine_still;
            return what(in);
        });
        if (done) return log_.info("{} is done", words(mine.work));
        log_.warning("{} cannot be recorded: {}", words(mine.work), done.error().message());
        if (done.error() == jobs::errc::lease_lost) return;
    }
    // Its lease ends, and it is done again.
}

void worker::fail(session& with, const jobs::lease& mine, const refusal& why) {
    const auto noted = weir::store::transaction(with, [&](session& in) -> result<void> {
        const auto failed = jobs::fail(in, mine, why.reason, why.explanation, now());
        if (!failed) return failed;
        return note_failure(in, mine.work, why);
    });
    log_.warning("{} failed: {}: {}", words(mine.work), why.reason, why.explanation);
    if (!noted) log_.warning("that cannot be recorded: {}", noted.error().message());
}

}  // namespace portal::worker
