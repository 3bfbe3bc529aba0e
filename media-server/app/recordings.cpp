#include "weir/app/recordings.hpp"

#include "weir/store/recordings.hpp"

#include <deque>
#include <mutex>
#include <utility>

namespace weir::app {

namespace {

store::recording to_row(const record::standing& from) {
    store::recording made;
    made.id = from.id;
    made.channel = from.channel;
    made.state = record::name_of(from.state);
    made.trouble = from.trouble;
    made.started_at = from.facts.started_at;
    made.duration_ms = from.facts.duration.count();
    made.bytes = static_cast<std::int64_t>(from.facts.bytes);
    made.gaps = static_cast<std::int64_t>(from.facts.gaps);
    made.missing_ms = from.facts.missing.count();
    made.width = from.facts.tracks.width;
    made.height = from.facts.tracks.height;
    made.frame_rate = from.facts.tracks.frame_rate;
    made.codecs = from.facts.tracks.codecs;
    return made;
}

/// Notes that the store has not taken yet. Database threads take turns at it.
struct unsaved {
    std::mutex mutex;
    std::deque<store::recording> rows;

    void add(store::recording row) {
        const std::lock_guard lock(mutex);
        rows.push_back(std::move(row));
    }

    bool any() {
        const std::lock_guard lock(mutex);
        return !rows.empty();
    }

    result<void> save(store::session& with) {
        std::deque<store::recording> mine;
        {
            const std::lock_guard lock(mutex);
            mine.swap(rows);
        }
        while (!mine.empty()) {
            if (const auto done = store::note_recording(with, mine.front()); !done) {
                const std::lock_guard lock(mutex);
                rows.insert(rows.begin(), mine.begin(), mine.end());
                return done;
            }
            mine.pop_front();
        }
        return {};
    }
};

class store_catalogue final : public record::catalogue {
 public:
    store_catalogue(store::database& database, log out)
        : database_(database), log_(std::move(out)) {}

    void ask(const std::string& channel, std::function<void(bool)> answer) override {
        database_.run_later([channel, answer = std::move(answer)](store::session& with) {
            const auto wanted = store::wants_recording(with, channel);
            answer(wanted.has_error() || *wanted);
            return result<void>();
        });
    }

    void note(const record::standing& now) override {
        unsaved_->add(to_row(now));
        save();
    }

    void catch_up() override {
        if (unsaved_->any()) save();
    }

 private:
    void save() {
        database_.run_later([unsaved = unsaved_, out = log_](store::session& with) {
            const auto done = unsaved->save(with);
            if (!done)
                out.warning("a recording could not be noted in the store: {}",
                            done.error().message());
            return done;
        });
    }

    store::database& database_;
    log log_;
    std::shared_ptr<unsaved> unsaved_ = std::make_shared<unsaved>();
};

}  // namespace

std::unique_ptr<record::catalogue> make_recording_catalogue(store::database& database, log out) {
    return std::make_unique<store_catalogue>(database, std::move(out));
}

}  // namespace weir::app
