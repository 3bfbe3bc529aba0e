#include "weir/app/ledger.hpp"

#include "weir/store/broadcasts.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace weir::app {

namespace {

store::timestamp to_timestamp(std::chrono::system_clock::time_point when) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count();
}

result<void> noted(result<void> outcome, const log& out, const std::string& show) {
    if (!outcome)
        out.warning("show {} could not be noted in the store: {}", show, outcome.error().message());
    return outcome;
}

class ledger final : public stream::sink {
 public:
    ledger(store::database& database, log out, const stream::broadcast& of)
        : database_(database), log_(std::move(out)), id_(of.show) {
        store::broadcast_start show;
        show.id = of.show;
        const auto publisher = of.publisher();
        show.channel = of.channel;
        show.protocol = publisher.protocol;
        show.encoder = publisher.encoder;
        show.started_at = to_timestamp(of.started_at);
        database_.run_later([show = std::move(show), out = log_](store::session& with) {
            return noted(store::note_start(with, show), out, show.id);
        });
    }

    void on_format(const stream::format_ptr&) override {}
    void on_frame(const stream::frame_ptr&) override {}
    void on_resume() override {}
    void on_end() override {
        const auto now = to_timestamp(std::chrono::system_clock::now());
        database_.run_later([id = id_, now, out = log_](store::session& with) {
            return noted(store::note_end(with, id, now), out, id);
        });
    }

 private:
    store::database& database_;
    log log_;
    std::string id_;
};

}  // namespace

stream::sink_factory make_ledger(store::database& database, log out) {
    return [&database, out = std::move(out)](const stream::broadcast_ptr& of) {
        return std::make_unique<ledger>(database, out, *of);
    };
}

}  // namespace weir::app
