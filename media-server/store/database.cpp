#include "weir/store/database.hpp"

#include <thread>

namespace weir::store {

namespace {

constexpr int migration_tries = 5;
constexpr std::chrono::milliseconds pause_between_tries{200};

}  // namespace

database::database(database_settings settings, log out)
    : settings_(std::move(settings)), log_(std::move(out)), threads_(settings_.threads) {}

database::~database() = default;

result<std::unique_ptr<session>> database::take() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto taken = std::move(idle_.back());
            idle_.pop_back();
            return taken;
        }
    }
    return session::open(settings_.path, log_);
}

void database::give_back(std::unique_ptr<session> used) {
    if (!used->healthy()) return;
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(used));
}

result<void> database::migrate(std::span<const component> components) {
    auto job = [components](session& with) { return store::migrate(with, components); };
    auto done = run_here(job);
    for (int i = 1; i < migration_tries && !done && done.error() == errc::busy; ++i) {
        std::this_thread::sleep_for(pause_between_tries);
        done = run_here(job);
    }
    return done;
}

}  // namespace weir::store
