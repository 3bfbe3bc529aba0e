#include "weir/srt/errc.hpp"
#include "weir/srt/session.hpp"
#include "weir/srt/ts_intake.hpp"
#include "weir/stream/publisher.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <optional>
#include <string>
#include <utility>

namespace weir::srt {

namespace {

using namespace boost::asio::experimental::awaitable_operators;
using clock = std::chrono::steady_clock;

/// A fifth of a second at 2 Mb/s.
constexpr std::size_t read_size = 64 * 1024;
/// An end that comes while packets do was said by the encoder (SHUTDOWN); one that comes after
/// silence was found by the clock, 5 s later (SRTO_PEERIDLETIMEO).
constexpr auto silence_before_loss = std::chrono::seconds(2);

/// Lives in the frame of publish().
class publishing {
 public:
    publishing(connection& from, const session_services& services)
        : from_(from),
          services_(services),
          kicked_(from.get_executor()),
          last_bytes_(clock::now()) {}

    task<> run() {
        if (!co_await enter()) co_return;
        co_await (read_all() || watch());
        const auto of = publisher_->broadcast();
        of->stats.report_link(std::nullopt);
        if (end_reason_.empty()) end_reason_ = "the server stops";
        services_.out.info("{} left {}: {}", from_.peer(), of->channel, end_reason_);
        if (said_so_) publisher_->finish();
    }

 private:
    /// False when the caller is not to publish.
    task<bool> enter() {
        stream::publish_request request;
        request.protocol = "srt";
        request.app = from_.id().app;
        request.name = from_.id().name;
        request.query = from_.id().query;
        request.peer = from_.peer_address();
        auto answer = co_await services_.admission.ask(std::move(request));
        if (const auto* no = std::get_if<stream::refused>(&answer)) {
            services_.out.warning("{} may not publish: {}", from_.peer(), no->reason);
            // Connected already, it can only be told by an end; when it tries again it is told why.
            if (no->lasting) services_.gate.remember_refusal(from_.id(), clock::now());
            co_return false;
        }
        auto channel = std::get<stream::admitted>(std::move(answer)).channel;
        stream::publication what;
        what.channel = channel;
        what.protocol = "srt";
        what.peer = from_.peer();
        auto opened =
            co_await stream::publisher::open(std::move(what), services_.hub, services_.source);
        if (!opened) {
            services_.out.warning("{} may not publish on {}: {}", from_.peer(), channel,
                                  opened.error().message());
            co_return false;
        }
        publisher_ = std::move(*opened);
        publisher_->on_lost([this](const std::string& reason) {
            end(reason);
            kicked_.notify();
        });
        services_.out.info("{} publishes on {}", from_.peer(), channel);
        co_return true;
    }

    task<> read_all() {
        ts_intake intake(*publisher_, services_.out, from_.peer());
        bytes room(read_size);
        auto got = co_await from_.read_some(room);
        for (; got; got = co_await from_.read_some(room)) {
            last_bytes_ = clock::now();
            intake.put(byte_view(room).first(*got));
            publisher_->flush();
            co_await publisher_->room();
        }
        if (got.error() != errc::closed) co_return;
        said_so_ = clock::now() - last_bytes_ < silence_before_loss;
        end(said_so_ ? "closed by the publisher" : "the publisher vanished");
        intake.finish();
        publisher_->flush();
    }

    /// Returns when nothing has come for too long, or the publisher was sent away.
    task<> watch() {
        while (end_reason_.empty()) {
            co_await (kicked_.wait() || sleep(std::chrono::seconds(1)));
            if (!end_reason_.empty()) co_return;
            publisher_->broadcast()->stats.report_link(from_.report());
            if (clock::now() - last_bytes_ > services_.settings.silence_time)
                end("nothing came from the publisher");
        }
    }

    /// The first reason is the one that is told.
    void end(const std::string& why) {
        if (end_reason_.empty()) end_reason_ = why;
    }

    connection& from_;
    const session_services& services_;
    std::unique_ptr<stream::publisher> publisher_;
    event kicked_;
    clock::time_point last_bytes_;
    std::string end_reason_;
    bool said_so_ = false;
};

}  // namespace

task<> publish(std::unique_ptr<connection> from, const session_services& services) {
    publishing one(*from, services);
    co_await one.run();
}

}  // namespace weir::srt
