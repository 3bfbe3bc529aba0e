#include "weir/record/recorder.hpp"

#include "weir/record/errc.hpp"
#include "weir/record/finish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace weir::record {

namespace {

namespace files = std::filesystem;

/// Better a recording too many than one that is missing.
constexpr auto answer_time = std::chrono::seconds(5);

bool is_nothing(const error_code& why) {
    return why == errc::nothing_recorded || why == errc::not_an_index ||
           why == errc::index_too_large || why == boost::system::errc::no_such_file_or_directory;
}

/// A folder's name that comes from outside, and cannot lead elsewhere.
bool is_plain(std::string_view name) {
    return !name.empty() && !name.starts_with('.') && name.find('/') == std::string_view::npos;
}

}  // namespace

recorder::recorder(settings how, std::string folder, catalogue& books, log out)
    : how_(how),
      folder_(std::move(folder)),
      books_(books),
      log_(std::move(out)),
      waiting_(how.queue),
      timer_(writer_.get_executor()) {}

recorder::~recorder() {
    stop();
}

void recorder::start() {
    writer_.start();
    started_ = true;
    writer_.post([this] {
        recover();
        wait();
    });
}

void recorder::stop() {
    if (!std::exchange(started_, false)) return;
    writer_.call([this] {
        timer_.cancel();
        for (auto& [id, each] : shows_) complete(each);
        shows_.clear();
    });
    writer_.stop();
}

std::unique_ptr<tape> recorder::open(const stream::broadcast_ptr& of) {
    if (!how_.enabled || !is_plain(of->channel) || !is_plain(of->show)) return nullptr;
    writer_.post([this, of] { begin(of); });
    auto hand_over = [this, id = of->show](std::vector<moment> moments) {
        writer_.post(
            [this, id, moments = std::move(moments)]() mutable { put(id, std::move(moments)); });
    };
    auto end_it = [this, of] { writer_.post([this, of] { end(of); }); };
    return std::make_unique<tape>(waiting_, std::move(hand_over), std::move(end_it));
}

void recorder::recover() {
    std::error_code error;
    for (const auto& channel : files::directory_iterator(folder_, error)) {
        std::error_code inner;
        for (const auto& each : files::directory_iterator(channel.path(), inner))
            recover_one(channel.path().filename().string(), each.path().filename().string());
    }
}

void recorder::recover_one(const std::string& channel, const std::string& id) {
    const auto folder = fmt::format("{}/{}/{}", folder_, channel, id);
    standing now{id, channel, recording_state::interrupted, {}, {}};
    const auto done = record::finish(folder);
    if (done) {
        now.facts = *done;
        log_.info("{}: a recording of {} s is complete", folder, done->duration.count() / 1000);
    } else if (done.error() == errc::nothing_recorded) {
        now.state = recording_state::failed;
        std::error_code ignored;
        files::remove_all(folder, ignored);
    } else if (is_nothing(done.error())) {
        return;
    } else {
        log_.error("{}: cannot be completed: {}", folder, done.error().message());
        incomplete_.push_back(std::move(now));
        return;
    }
    books_.note(now);
}

void recorder::begin(const stream::broadcast_ptr& of) {
    auto& here = shows_[of->show];
    here.of = of;
    here.until.reset();
    if (here.wanted) return report(here);
    here.count = 1;
    here.asked = clock::now();
    books_.ask(of->channel, [this, id = of->show](bool wanted) {
        writer_.post([this, id, wanted] { answer(id, wanted); });
    });
}

void recorder::answer(const std::string& id, bool wanted) {
    const auto found = shows_.find(id);
    if (found == shows_.end() || found->second.wanted) return;
    auto& here = found->second;
    here.wanted = wanted;
    for (const auto& each : std::exchange(here.held, {})) {
        if (wanted) write(here, each);
        waiting_.bytes.fetch_sub(each.size(), std::memory_order_relaxed);
    }
    report(here);
}

void recorder::put(const std::string& id, std::vector<moment> moments) {
    auto& here = shows_[id];
    for (auto& each : moments) {
        if (!here.wanted) {
            here.held.push_back(std::move(each));
            continue;
        }
        if (*here.wanted) write(here, each);
        waiting_.bytes.fetch_sub(each.size(), std::memory_order_relaxed);
    }
    report(here);
}

void recorder::write(show& to, const moment& next) {
    if (to.now && to.now->full() && next.begins_segment && next.key) {
        complete(to);
        ++to.count;
    }
    if (!to.now) open_recording(to);
    to.now->put(next, clock::now());
}

void recorder::open_recording(show& of) {
    of.id = of.count > 1 ? fmt::format("{}-{}", of.of->show, of.count) : of.of->show;
    of.noted = false;
    of.now = std::make_unique<recording>(how_, folder_of(of), log_);
}

std::string recorder::folder_of(const show& of) const {
    return fmt::format("{}/{}/{}", folder_, of.of->channel, of.id);
}

void recorder::complete(show& of) {
    if (!of.now) return;
    of.now->close();
    const auto gone = std::exchange(of.now, nullptr);
    standing now{of.id, of.of->channel, recording_state::finished, gone->trouble(), gone->facts()};
    const auto done = record::finish(gone->folder());
    if (done) {
        now.facts = *done;
    } else if (is_nothing(done.error()) || !gone->any()) {
        // One that never began, as nothing came, is none.
        if (gone->trouble().empty()) return;
        now.state = recording_state::failed;
        now.facts = {};
    } else {
        log_.error("{}: cannot be completed: {}", gone->folder(), done.error().message());
        incomplete_.push_back(std::move(now));
        return;
    }
    books_.note(now);
}

void recorder::report(show& of) {
    stream::recording_report made;
    if (of.wanted.value_or(false)) made.is = stream::recording_report::state::recording;
    if (of.now) {
        const auto facts = of.now->facts();
        if (of.now->paused()) made.is = stream::recording_report::state::paused;
        made.bytes = facts.bytes;
        made.duration = facts.duration;
        made.gaps = facts.gaps;
        made.missing = facts.missing;
        made.trouble = of.now->trouble();
        if (!of.noted && of.now->any()) {
            of.noted = true;
            books_.note({of.id, of.of->channel, recording_state::recording, {}, facts});
        }
    }
    of.of->stats.report_recording(std::move(made));
}

void recorder::end(const stream::broadcast_ptr& of) {
    const auto found = shows_.find(of->show);
    if (found == shows_.end() || found->second.of != of) return;
    // A short show may be over before it is known whether it is wanted.
    if (of->lost || !found->second.wanted) {
        found->second.until = clock::now() + (of->lost ? how_.grace_time : answer_time);
        return;
    }
    complete(found->second);
    shows_.erase(found);
}

void recorder::wait() {
    timer_.expires_after(how_.sync_time);
    timer_.async_wait([this](error_code cancelled) {
        if (cancelled) return;
        keep_house();
        wait();
    });
}

void recorder::keep_house() {
    const auto now = clock::now();
    for (auto at = shows_.begin(); at != shows_.end();) {
        auto& here = at->second;
        if (here.until && now > *here.until) {
            complete(here);
            at = shows_.erase(at);
            continue;
        }
        if (!here.wanted && now - here.asked > answer_time) answer(at->first, true);
        if (here.now) here.now->sync(now);
        report(here);
        ++at;
    }
    books_.catch_up();
    for (auto& each : std::exchange(incomplete_, {})) {
        const auto done = record::finish(fmt::format("{}/{}/{}", folder_, each.channel, each.id));
        if (done) each.facts = *done;
        if (done)
            books_.note(each);
        else
            incomplete_.push_back(std::move(each));
    }
}

}  // namespace weir::record
