#include "weir/doctor/doctor.hpp"

#include "weir/doctor/diagnosis.hpp"
#include "weir/doctor/measures.hpp"

#include <chrono>
#include <deque>
#include <optional>

namespace weir::doctor {

namespace {

using clock = std::chrono::steady_clock;

class ingest_doctor final : public stream::sink {
 public:
    explicit ingest_doctor(stream::broadcast_ptr of)
        : of_(std::move(of)), format_(std::make_shared<const stream::format>()) {}

    void on_format(const stream::format_ptr& now) override { format_ = now; }
    void on_frame(const stream::frame_ptr& next) override { measures_.count(*next, clock::now()); }
    void on_resume() override { measures_.begin_anew(); }
    void on_end() override {}

    void on_report(const stream::ingest_report& now) override {
        const auto link = of_->stats.link();
        history_.push_back({now, link});
        if (history_.size() > reports_kept) history_.pop_front();
        const auto& before = history_.front();
        chart made{measures_, *format_, now, before.report, link};
        // Counters of a connection begin anew with the next.
        if (link && before.link && link->received >= before.link->received) {
            made.link_received = link->received - before.link->received;
            made.link_lost = link->lost - before.link->lost;
        }
        of_->stats.report_findings(diagnose(made));
    }

 private:
    struct moment {
        stream::ingest_report report;
        std::optional<stream::link_report> link;
    };
    /// Half a minute of them.
    static constexpr std::size_t reports_kept = 60;

    stream::broadcast_ptr of_;
    stream::format_ptr format_;
    measures measures_;
    std::deque<moment> history_;
};

}  // namespace

std::unique_ptr<stream::sink> make_doctor(const stream::broadcast_ptr& of) {
    return std::make_unique<ingest_doctor>(of);
}

}  // namespace weir::doctor
