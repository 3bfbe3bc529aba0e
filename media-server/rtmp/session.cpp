#include "weir/rtmp/session.hpp"

#include "weir/base/deadline.hpp"
#include "weir/rtmp/player.hpp"
#include "weir/rtmp/server_machine.hpp"
#include "weir/stream/publisher.hpp"
#include "weir/stream/unwrapper.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
/// Answers that a player asks for and does not take, bytes.
constexpr std::size_t most_unsaid = 64 * 1024;
/// The only application, as the addresses of viewers have it.
constexpr std::string_view live_app = "live";
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

/// Nothing when an option means nothing.
std::optional<stream::viewer_request> read_query(std::string_view query) {
    stream::viewer_request wanted;
    while (!query.empty()) {
        const auto option = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(option.size() + 1, query.size()));
        const auto mark = option.find('=');
        const auto value =
            mark == std::string_view::npos ? std::string_view() : option.substr(mark + 1);
        if (!stream::read_option(wanted, option.substr(0, mark), value)) return std::nullopt;
    }
    return wanted;
}

/// Lives in the frame of serve().
class session {
 public:
    session(net::byte_stream& stream, const session_services& services)
        : stream_(stream),
          services_(services),
          player_changed_(stream.get_executor()),
          kicked_(stream.get_executor()),
          last_byte_(clock::now()),
          waiting_since_(last_byte_) {}

    task<> run() {
        co_await (read_all() || watch() || play());
        const auto why = end_reason_.empty() ? std::string("closed by the publisher") : end_reason_;
        if (publisher_) {
            const auto& of = *publisher_->broadcast();
            services_.out.info("{} left {}: {}", stream_.peer(), of.channel, why);
            publisher_.reset();
        } else if (!end_reason_.empty() && !played_) {
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
            } else if (const auto* wish = std::get_if<play_request>(&*next)) {
                if (!co_await send_output()) co_return false;
                co_await begin(*wish);
            } else if (const auto* hold = std::get_if<pause_request>(&*next)) {
                if (player_) player_->apply(*hold);
            } else if (const auto* receive = std::get_if<receive_request>(&*next)) {
                if (player_) player_->apply(*receive);
            } else if (std::holds_alternative<publish_ended>(*next)) {
                end_publish();
            } else if (std::holds_alternative<play_ended>(*next)) {
                co_await end_player();
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
        if (player_) {
            player_->say(out);
            if (player_->unsaid() > most_unsaid) end("asks for more than it takes");
            co_return player_->unsaid() <= most_unsaid;
        }
        const auto all = net::piece(out);
        const auto sent = co_await with_deadline(stream_.write(std::span(&all, 1)),
                                                 services_.settings.write_time);
        if (!sent) end(sent.error());
        co_return static_cast<bool>(sent);
    }

    task<> begin(const publish_request& asked) {
        co_await end_player();
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
            refuse(opened.error().message());
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

    task<> begin(const play_request& asked) {
        co_await end_player();
        played_ = true;
        const auto wanted = read_query(asked.query);
        if (!wanted)
            co_return refuse_play("NetStream.Play.Failed",
                                  "There is no such option behind the channel's name.");
        stream::feed_ptr from;
        if (asked.app == live_app) from = co_await services_.hub.open(asked.stream_name);
        if (!from)
            co_return refuse_play("NetStream.Play.StreamNotFound",
                                  "Nobody is publishing on this channel.");
        const media_framing how(machine_.stream(), machine_.chunk_size(), wanted->hevc);
        player_ = std::make_unique<player>(stream_, std::move(from), how, *wanted);
        const auto accepted = machine_.accept_play();
        player_->start(machine_.take_output());
        player_changed_.notify();
        if (!accepted) end(accepted.error().message());
    }

    void refuse_play(std::string_view code, std::string_view reason) {
        ++refusals_;
        if (const auto told = machine_.refuse_play(code, reason); !told)
            end(told.error().message());
    }

    /// Drives whatever is played, as long as there is somebody to play to.
    task<> play() {
        for (;;) {
            while (!player_) co_await player_changed_.wait();
            co_await player_->drain(services_.settings.write_time);
            machine_.end_play();
            if (player_->at_end()) {
                player_->say(machine_.take_output());
                co_await player_->drain(services_.settings.write_time);
            }
            const bool well = player_->at_end();
            player_.reset();
            waiting_since_ = clock::now();
            player_changed_.notify();
            if (well) continue;
            end("the player takes nothing");
            co_return;
        }
    }

    /// Returns when nothing is played any more.
    task<> end_player() {
        if (player_) player_->stop();
        while (player_) co_await player_changed_.wait();
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
            const bool idle = !publisher_ && !player_;
            if (idle && now - waiting_since_ > services_.settings.negotiation_time) {
                end("no request to publish or play in time");
                co_return;
            }
        }
    }

    net::byte_stream& stream_;
    const session_services& services_;
    server_machine machine_;
    std::unique_ptr<stream::publisher> publisher_;
    stream::unwrapper stamps_{stamp_bits};
    std::unique_ptr<player> player_;
    /// It came, or it went.
    event player_changed_;
    bool played_ = false;
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
