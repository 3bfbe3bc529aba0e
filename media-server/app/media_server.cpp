#include "weir/app/media_server.hpp"

#include "weir/doctor/doctor.hpp"
#include "weir/hls/packager.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <utility>

namespace weir::app {

namespace {

/// Media sequence numbers count from the seconds since 2020, which pass faster than segments do: so
/// a channel's numbers never go back, not even when the server was restarted in between.
std::uint64_t first_number(std::chrono::system_clock::time_point started) {
    constexpr std::chrono::sys_days epoch = std::chrono::year(2020) / 1 / 1;
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(started - epoch).count());
}

/// Runs one coroutine on every core at the same time and waits for them all.
template <class Step>
void on_all(const std::vector<std::unique_ptr<core>>& cores, Step step) {
    std::vector<std::future<void>> running;
    for (const auto& each : cores)
        running.push_back(boost::asio::co_spawn(each->where().get_executor(), step(*each),
                                                boost::asio::use_future));
    for (auto& each : running) each.get();
}

}  // namespace

media_server::media_server(settings how, stream::admission& admission,
                           std::vector<stream::sink_factory> witnesses, record::catalogue* books,
                           std::string control_token, log out)
    : settings_(std::move(how)),
      log_(std::move(out)),
      live_(settings_.grace_time),
      control_{live_,
               audience_,
               std::move(control_token),
               settings_.access_mode == "open",
               {},
               log_.named("control")},
      sinks_(std::move(witnesses)),
      source_{live_, settings_.source, sinks_, log_.named("stream")},
      gate_(live_),
      srt_(settings_.srt, gate_, log_.named("srt")),
      certificates_(settings_.tls
                        ? std::make_unique<net::tls_certificates>(settings_.tls, log_.named("tls"))
                        : nullptr),
      recorder_(books ? std::make_unique<record::recorder>(settings_.record,
                                                           settings_.data.recordings(), *books,
                                                           log_.named("record"))
                      : nullptr),
      shared_{settings_, live_, admission, audience_,           control_,
              source_,   gate_, srt_,      certificates_.get(), log_},
      loops_(settings_.loops) {
    sinks_.push_back(doctor::make_doctor);
    sinks_.push_back([this](const stream::broadcast_ptr& of) { return make_packager(of); });
    for (auto& each : loops_) cores_.push_back(std::make_unique<core>(*each, shared_));
}

media_server::~media_server() {
    stop();
}

std::string media_server::start() {
    if (certificates_)
        if (const auto mistake = certificates_->load(); !mistake.empty()) return "tls: " + mistake;
    for (const auto& [key, where] : settings_.listeners())
        if (const auto is_free = net::check_free(where); !is_free)
            return fmt::format("cannot listen on {} {}: {}", key, where.text(),
                               is_free.error().message());
    if (const auto opened = srt_.open(settings_.srt_address); !opened)
        return fmt::format("cannot listen on srt.port {}: {}", settings_.srt_address.text(),
                           opened.error().message());
    settings_.srt_address.port = srt_.number();
    for (auto& each : cores_) {
        std::string what;
        if (const auto opened = each->open(what); !opened)
            return fmt::format("cannot listen on {}: {}", what, opened.error().message());
        // A port that the system chose is the same for every loop.
        each->note_ports(settings_);
    }
    loops_.start();
    if (recorder_) recorder_->start();
    started_ = true;
    for (auto& each : cores_) each->where().call([&each] { each->start(); });
    srt_.start();
    return {};
}

void media_server::stop() {
    if (!std::exchange(started_, false)) return;
    srt_.close();
    on_all(cores_, [](core& each) { return each.stop_publishers(); });
    on_all(cores_, [](core& each) { return each.stop(); });
    srt_.stop();
    loops_.stop();
    if (recorder_) recorder_->stop();
}

std::unique_ptr<stream::sink> media_server::make_packager(const stream::broadcast_ptr& of) {
    hls::broadcast which;
    which.id = of->id;
    which.first_msn = first_number(of->opened_at);
    const std::shared_ptr<record::tape> tape = recorder_ ? recorder_->open(of) : nullptr;
    auto publish = [this, tape, channel = of->channel,
                    home = of->home](const hls::presentation_ptr& now) {
        spread(channel, now, *home);
        if (tape) tape->take(*now);
    };
    return std::make_unique<hls::packager>(settings_.hls, std::move(which),
                                           std::chrono::system_clock::now, std::move(publish));
}

void media_server::spread(const std::string& channel, const hls::presentation_ptr& now,
                          const loop& here) {
    for (auto& each : cores_) {
        if (&each->where() == &here)
            each->shelf().put(channel, now);
        else
            each->where().post([&each, channel, now] { each->shelf().put(channel, now); });
    }
}

}  // namespace weir::app
