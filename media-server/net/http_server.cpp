#include "weir/net/http_server.hpp"

#include "weir/base/deadline.hpp"
#include "weir/net/errc.hpp"
#include "weir/net/http_parser.hpp"
#include "weir/net/pieces.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace weir::net {

namespace {

using namespace boost::asio::experimental::awaitable_operators;

constexpr std::size_t read_size = 4096;
/// RFC 8446 5.1: a record of the handshake.
constexpr std::uint8_t first_byte_of_tls = 22;
/// What a client may go on sending after it was refused.
constexpr std::size_t most_unread = 1024 * 1024;

std::string render_head(const response& answer, bool http_1_1, bool keep_alive) {
    std::string head;
    head.reserve(512);
    const auto out = std::back_inserter(head);
    fmt::format_to(out, "HTTP/1.{} {} {}\r\nDate: {}\r\n", http_1_1 ? 1 : 0, answer.status,
                   reason_phrase(answer.status), http_date(std::time(nullptr)));
    for (const auto& [name, value] : answer.headers) fmt::format_to(out, "{}: {}\r\n", name, value);
    // What follows is another protocol's, with an end of its own.
    if (answer.status == 101) return head += "\r\n";
    const bool bodiless = answer.status == 204 || answer.status == 304;
    if (answer.stream)
        head += http_1_1 ? "Transfer-Encoding: chunked\r\nConnection: close\r\n"
                         : "Connection: close\r\n";
    else if (!bodiless)
        fmt::format_to(out, "Content-Length: {}\r\n", answer.body_size());
    if (!answer.stream)
        head +=
            keep_alive ? (http_1_1 ? "" : "Connection: keep-alive\r\n") : "Connection: close\r\n";
    head += "\r\n";
    return head;
}

task<> until_peer_leaves(byte_stream& stream) {
    if (co_await stream.wait_for_peer()) co_return;
    // The client has sent its next request already; that it leaves shows when that is read.
    event never(stream.get_executor());
    for (;;) co_await never.wait();
}

}  // namespace

/// One connection; lives in the frame of serve().
class http_server::connection {
 public:
    connection(http_server& server, std::unique_ptr<byte_stream> stream)
        : server_(server), stream_(std::move(stream)) {}

    task<> run() {
        while (co_await serve_one()) {
        }
        stream_->close();
    }

 private:
    /// False when the connection is to be closed.
    task<bool> serve_one() {
        if (buffered_.empty()) {
            const auto patience =
                served_ == 0 ? server_.settings_.header_time : server_.settings_.idle_time;
            const auto first = co_await with_deadline(fill(), patience);
            if (!first || *first == 0) co_return false;
        }
        ++served_;
        auto parser = std::make_unique<http_parser>(server_.settings_.header_limit);
        auto asked = co_await read_request(*parser);
        if (!asked) co_return co_await give_up(asked.error());
        auto asked_for = std::move(*asked);
        asked_for.peer = stream_->peer_address();
        asked_for.sealed = stream_->sealed();
        auto answered = co_await answer_while_here(asked_for);
        if (!answered) co_return false;
        auto answer = std::move(*answered);
        const bool whole = parser->done();
        const bool keep_alive = parser->keep_alive() && whole;
        parser.reset();
        // The other protocol begins when both have agreed to it, not before.
        if (answer.status == 101 && !buffered_.empty())
            answer = make_problem(400, "tooEarly", "Wait for the answer before going on.");
        if (server_.finish_) server_.finish_(&asked_for, answer);

        const bool head_only = asked_for.method == method::head;
        const bool http_1_1 = asked_for.http_1_1;
        if (answer.stream && !head_only) {
            auto head = render_head(answer, http_1_1, false);
            auto writer = std::move(answer.stream);
            // A stream may last for days: keep nothing of the request.
            asked_for = {};
            answer = {};
            bytes().swap(buffered_);
            co_await writer(*stream_, std::move(head));
            // What the writer's last try_write left in the stream.
            co_await with_deadline(stream_->write({}), server_.settings_.write_time);
            co_return false;
        }
        const auto head = render_head(answer, http_1_1, keep_alive);
        auto sent = co_await send(head, answer, head_only, keep_alive);
        if (sent && answer.file && !head_only)
            sent = co_await send_file(*stream_, *answer.file, server_.settings_.write_time);
        if (!whole) co_await linger();
        co_return sent.has_value() && keep_alive && !answer.stream;
    }

    /// Nothing when the client left before there was an answer.
    task<std::optional<response>> answer_while_here(request& asked) {
        if (asked.incoming) co_return co_await server_.answer(asked);
        auto answered = co_await (server_.answer(asked) || until_peer_leaves(*stream_));
        if (answered.index() == 1) co_return std::nullopt;
        co_return std::get<0>(std::move(answered));
    }

    task<result<request>> read_request(http_parser& parser) {
        const auto head = co_await receive(parser, false, server_.settings_.header_time);
        if (!head) co_return head.error();
        auto asked = parser.head();
        if (!asked) co_return asked.error();

        const auto* route = server_.routes_.find(*asked).found;
        // Nobody takes the body of what has no route.
        if (!route) co_return asked;
        parser.allow_body(route->body_limit);
        if (const auto length = parser.content_length(); length && *length > route->body_limit)
            co_return error_code(make_error_code(boost::system::errc::file_too_large));
        if (route->streams) {
            asked->incoming = &body_.emplace(*this, parser);
            co_return asked;
        }
        const auto told = co_await invite_body(parser);
        if (!told) co_return told.error();
        const auto body = co_await receive(parser, true, server_.settings_.body_time);
        if (!body) co_return body.error();
        asked->body = parser.take_body();
        co_return asked;
    }

    task<result<void>> invite_body(http_parser& parser) {
        if (parser.done() || !parser.expects_continue()) co_return result<void>();
        const auto go_on = piece(std::string_view("HTTP/1.1 100 Continue\r\n\r\n"));
        co_return co_await stream_->write(std::span(&go_on, 1));
    }

    /// The head, or the whole request. What has arrived already needs no clock.
    task<result<void>> receive(http_parser& parser, bool whole,
                               std::chrono::steady_clock::duration limit) {
        const auto enough = feed(parser, whole);
        if (!enough) co_return enough.error();
        if (*enough) co_return result<void>();
        co_return co_await with_deadline(read_until(parser, whole), limit);
    }

    /// Gives the parser what has arrived; true when that is enough.
    result<bool> feed(http_parser& parser, bool whole) {
        const auto used = parser.put(buffered_);
        if (!used) return result<bool>(boost::system::in_place_error, used.error());
        buffered_.erase(buffered_.begin(), buffered_.begin() + static_cast<std::ptrdiff_t>(*used));
        return whole ? parser.done() : parser.head_done();
    }

    task<result<void>> read_until(http_parser& parser, bool whole) {
        for (;;) {
            const auto more = co_await fill();
            if (!more) co_return more.error();
            if (*more == 0) co_return error_code(errc::closed_early);
            const auto enough = feed(parser, whole);
            if (!enough) co_return enough.error();
            if (*enough) co_return result<void>();
        }
    }

    /// Adds what arrives to the buffer; 0 at the end of the stream.
    task<result<std::size_t>> fill(std::size_t most = read_size) {
        const auto before = buffered_.size();
        buffered_.resize(before + most);
        const auto got = co_await stream_->read_some(std::span(buffered_).subspan(before));
        buffered_.resize(before + (got ? *got : 0));
        co_return got;
    }

    task<result<void>> send(std::string_view head, const response& answer, bool head_only,
                            bool goes_on) {
        std::vector<iovec> out;
        out.reserve(2 + answer.pieces.size());
        out.push_back(piece(head));
        if (!head_only) {
            if (!answer.text.empty()) out.push_back(piece(answer.text));
            for (const auto& each : answer.pieces) out.push_back(piece(*each));
        }
        // Most answers go at once, and need no clock; before a close, TLS has to let go of its last
        // record.
        const auto gone = stream_->try_write(out);
        if (!gone) co_return gone.error();
        piece_reader rest(out);
        rest.skip(*gone);
        if (rest.left() == 0 && goes_on) co_return result<void>();
        std::vector<iovec> room(out.size());
        const auto left = rest.look(room, rest.left());
        co_return co_await with_deadline(stream_->write(left), server_.settings_.write_time);
    }

    /// Answers a request that could not be read, if the client is still there to hear it.
    task<bool> give_up(error_code why) {
        if (why == errc::closed_early || why == boost::asio::error::connection_reset)
            co_return false;
        if (!buffered_.empty() && buffered_.front() == first_byte_of_tls) {
            server_.log_.info("{} speaks TLS to a port of plain HTTP", stream_->peer());
            co_return false;
        }
        auto answer =
            why == boost::asio::error::timed_out
                ? make_problem(408, "requestTimeout", "The request did not arrive in time.")
            : why == boost::system::errc::file_too_large
                ? make_problem(413, "tooLarge", "The body is larger than this address takes.")
                : make_problem(status_of(why), "badRequest", why.message());
        if (server_.finish_) server_.finish_(nullptr, answer);
        const auto head = render_head(answer, true, false);
        co_await send(head, answer, false, false);
        co_await linger();
        co_return false;
    }

    /// Closing a connection with unread input resets it, and the client may lose its answer: so
    /// read on for a while until it closes (RFC 9112 9.6).
    task<> linger() {
        stream_->finish();
        co_await with_deadline(read_over(), server_.settings_.linger_time);
    }

    task<result<void>> read_over() {
        for (std::size_t heard = 0; heard < most_unread;) {
            buffered_.clear();
            const auto got = co_await fill();
            if (!got) co_return got.error();
            if (*got == 0) break;
            heard += *got;
        }
        co_return result<void>();
    }

    /// The body of a request that is being answered.
    class arriving final : public body_source {
     public:
        arriving(connection& on, http_parser& parser) : on_(on), parser_(parser) {}

        task<result<std::string>> read() override {
            if (!std::exchange(invited_, true)) {
                const auto told = co_await on_.invite_body(parser_);
                if (!told) co_return told.error();
            }
            for (;;) {
                const auto whole = on_.feed(parser_, true);
                if (!whole) co_return whole.error();
                auto come = parser_.take_body();
                if (!come.empty() || *whole) co_return come;
                const auto more =
                    co_await with_deadline(on_.fill(most_at_once), on_.server_.settings_.body_time);
                if (!more) co_return more.error();
                if (*more == 0) co_return error_code(errc::closed_early);
            }
        }

     private:
        connection& on_;
        http_parser& parser_;
        bool invited_ = false;
    };

    http_server& server_;
    std::unique_ptr<byte_stream> stream_;
    bytes buffered_;
    std::optional<arriving> body_;
    std::size_t served_ = 0;
};

http_server::http_server(http_settings settings, const router& routes, finisher finish, log out)
    : settings_(settings), routes_(routes), finish_(std::move(finish)), log_(std::move(out)) {}

task<> http_server::serve(std::unique_ptr<byte_stream> stream) {
    connection one(*this, std::move(stream));
    co_await one.run();
}

task<response> http_server::answer(request& asked) {
    const auto match = routes_.find(asked);
    if (!match.found) {
        if (match.allow.empty())
            co_return make_problem(404, "notFound", "There is nothing at this address.");
        auto refused =
            make_problem(405, "methodNotAllowed", "This address does not take this method.");
        refused.set("Allow", match.allow);
        co_return refused;
    }
    try {
        co_return co_await match.found->answer(asked);
    } catch (const boost::system::system_error& failure) {
        if (failure.code() == boost::asio::error::operation_aborted) throw;
        log_.error("{} {}: {}", to_string(asked.method), asked.path, failure.what());
    } catch (const std::exception& failure) {
        log_.error("{} {}: {}", to_string(asked.method), asked.path, failure.what());
    }
    co_return make_problem(500, "internal",
                           "The server could not answer; the cause is in its log.");
}

}  // namespace weir::net
