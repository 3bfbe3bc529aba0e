#include "weir/rtmp/session.hpp"

#include "weir/base/deadline.hpp"
#include "weir/rtmp/server_machine.hpp"
#include "weir/stream/publisher.hpp"
#include "weir/stream/unwrapper.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <string>
#include <utility>

namespace weir::rtmp {

namespace {

using namespace boost::asio::experimental::awaitable_operators;
using clock = std::chrono::steady_clock;

/// Enough for a quarter of a second at 2 Mb/s in one read; more only while a publisher sends.
constexpr std::size_t negotiation_read_size = 4 * 1024;
constexpr std::size_t media_read_size = 64 * 1024;
/// OBS stops after one refusal; whoever goes on trying keys on one connection is sent away.
constexpr int most_refusals = 3;
/// RTMP 1.0 5.3.1.
constexpr unsigned stamp_bits = 32;

stream::media_kind kind_of(media::kind what) {
    switch (what) {
        case media::kind::video: return stream::media_kind::video;
        case media::kind::audio: return stream::media_kind::audio;
        case media::kind::script: break;
    }
    return stream::media_kind::script;
}

/// Lives in the frame of serve().
class session {
 public:
    session(net::byte_stream& stream, const session_services& services)
        : stream_(stream),
          services_(services),
          kicked_(stream.get_executor()),
          last_byte_(clock::now()),
          waiting_since_(last_byte_) {}

    task<> run() {
        co_await (read_all() || watch());
        const auto why = end_reason_.empty() ? std::string("closed by the publisher") : end_reason_;
        if (publisher_) {
            const auto& of = *publisher_->broadcast();
            services_.out.info("{} left {}: {}", stream_.peer(), of.channel, why);
            publisher_.reset();
        } else if (!end_reason_.empty()) {
            services_.out.info("{} ended: {}", stream_.peer(), why);
        }
        stream_.close();
    }

 private:
    task<> read_all() {
        bytes buffer(negotiation_read_size);
        while (!machine_.finished()) {
            if (publisher_ && buffer.size() < media_read_size) buffer.resize(media_read_size);
            const auto got = co_await stream_.read_some(buffer);
            if (!got) {
                end(got.error());
                co_return;
            }
            if (*got == 0) co_return;
            last_byte_ = clock::now();
            const auto understood = machine_.consume(byte_view(buffer).first(*got));
            if (!co_await take_events()) co_return;
            if (publisher_) {
                publisher_->flush();
                co_await publisher_->room();
            }
            if (!understood) {
                end(understood.error().message());
                co_return;
            }
        }
    }

    /// False when the connection is to be closed.
    task<bool> take_events() {
        while (auto next = machine_.next_event()) {
            if (auto* arrived = std::get_if<media>(&*next)) {
                take_media(std::move(*arrived));
            } else if (const auto* asked = std::get_if<publish_request>(&*next)) {
                if (!co_await send_output()) co_return false;
                co_await begin(*asked);
            } else if (std::holds_alternative<play_request>(*next)) {
                if (!machine_.refuse_play(
                        "NetStream.Play.StreamNotFound",
                        "This server plays over HLS and HTTP-FLV, not over RTMP."))
                    co_return false;
            } else if (std::holds_alternative<publish_ended>(*next)) {
                end_publish();
            } else if (const auto* refusal = std::get_if<request_refused>(&*next)) {
                note_refusal(refusal->why.message());
            } else {
                co_return false;
            }
            if (refusals_ > most_refusals) {
                end("too many refused requests");
                co_await send_output();
                co_return false;
            }
        }
        co_return co_await send_output();
    }

    task<bool> send_output() {
        const auto out = machine_.take_output();
        if (out.empty()) co_return true;
        const auto all = net::piece(out);
        const auto sent = co_await with_deadline(stream_.write(std::span(&all, 1)),
                                                 services_.settings.write_time);
        if (!sent) end(sent.error());
        co_return static_cast<bool>(sent);
    }

    task<> begin(const publish_request& asked) {
        stream::publish_request request;
        request.protocol = "rtmp";
        request.app = asked.app;
        request.name = asked.stream_name;
        request.query = asked.query;
        request.peer = stream_.peer_address();
        auto answer = co_await services_.admission.ask(std::move(request));
        if (const auto* no = std::get_if<stream::refused>(&answer)) {
            refuse(no->reason);
            co_return;
        }
        auto channel = std::get<stream::admitted>(std::move(answer)).channel;
        stream::publication what;
        what.channel = channel;
        what.protocol = "rtmp";
        what.peer = stream_.peer();
        what.encoder = asked.encoder;
        auto opened =
            co_await stream::publisher::open(std::move(what), services_.hub, services_.source);
        if (!opened) {
            refuse("The channel begins and ends too often. Try again in a moment.");
            co_return;
        }
        publisher_ = std::move(*opened);
        publisher_->on_lost([this](const std::string& reason) {
            end(reason);
            kicked_.notify();
        });
        stamps_ = stream::unwrapper(stamp_bits);
        services_.out.info("{} publishes on {} ({})", stream_.peer(), channel,
                           asked.encoder.empty() ? "unnamed encoder" : asked.encoder);
        if (const auto accepted = machine_.accept_publish(); !accepted)
            end(accepted.error().message());
    }

    void refuse(const std::string& reason) {
        note_refusal(reason);
        if (const auto told = machine_.refuse_publish("NetStream.Publish.BadName", reason); !told)
            end(told.error().message());
    }

    void note_refusal(const std::string& reason) {
        ++refusals_;
        services_.out.warning("{} may not publish: {}", stream_.peer(), reason);
    }

    void take_media(media arrived) {
        if (!publisher_) return;
        publisher_->put({.kind = kind_of(arrived.what),
                         .stamp = std::chrono::milliseconds(stamps_.unwrap(arrived.timestamp)),
                         .body = std::move(arrived.body)});
    }

    /// The first reason is the one that is told; what follows from it is not.
    void end(std::string why) {
        if (end_reason_.empty()) end_reason_ = std::move(why);
    }
    void end(const error_code& why) {
        end(why == boost::asio::error::operation_aborted ? "the server stops" : why.message());
    }

    void end_publish() {
        if (!publisher_) return;
        services_.out.info("{} stopped publishing on {}", stream_.peer(),
                           publisher_->broadcast()->channel);
        publisher_->finish();
        publisher_.reset();
        waiting_since_ = clock::now();
    }

    /// Returns when the connection has been idle for too long, or was kicked.
    task<> watch() {
        for (;;) {
            co_await (kicked_.wait() || sleep(std::chrono::seconds(1)));
            if (publisher_ && !end_reason_.empty()) co_return;
            const auto now = clock::now();
            if (publisher_ && now - last_byte_ > services_.settings.silence_time) {
                end("nothing came from the publisher");
                co_return;
            }
            if (!publisher_ && now - waiting_since_ > services_.settings.negotiation_time) {
                end("no publish request in time");
                co_return;
            }
        }
    }

    net::byte_stream& stream_;
    const session_services& services_;
    server_machine machine_;
    std::unique_ptr<stream::publisher> publisher_;
    stream::unwrapper stamps_{stamp_bits};
    event kicked_;
    clock::time_point last_byte_;
    clock::time_point waiting_since_;
    std::string end_reason_;
    int refusals_ = 0;
};

}  // namespace

task<> serve(std::unique_ptr<net::byte_stream> stream, const session_services& services) {
    session one(*stream, services);
    co_await one.run();
}

}  // namespace weir::rtmp
