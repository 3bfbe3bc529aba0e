// What a test needs to speak to an http_server over a wire.
#pragma once

#include "weir/base/scope.hpp"
#include "weir/net/http_server.hpp"

#include "support/pipe.hpp"
#include "support/run.hpp"
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

namespace weir::test {

/// A server with these routes: GET /hello; POST /echo up to 16 bytes; GET /throws; GET /never,
/// which never answers; GET /stream, which writes for itself;
/// POST /drain up to 1000000 bytes, which reads the body itself and notes what came; POST /ignore,
/// which does not read it.
class small_server {
 public:
    explicit small_server(executor where, net::http_settings settings = {})
        : where_(where), server_(impatient(settings), add_routes(), finish, {}), sessions_(where) {}

    std::shared_ptr<wire> connect() {
        auto client = std::make_shared<wire>(where_);
        sessions_.spawn(server_.serve(std::make_unique<pipe>(client, where_)));
        return client;
    }
    std::size_t sessions() const { return sessions_.size(); }
    task<> end() { co_await sessions_.join(); }
    void stop() { sessions_.stop(); }

    int started = 0;
    int cancelled = 0;
    std::size_t drained = 0;
    std::size_t most_at_once = 0;
    error_code drain_ended;

 private:
    static void finish(const net::request* asked, net::response& answer) {
        answer.set("X-Seen", asked ? asked->path : "-");
    }

    static net::http_settings impatient(net::http_settings settings) {
        settings.linger_time = std::chrono::milliseconds(20);
        return settings;
    }

    static task<net::response> hello(net::request& asked) {
        co_return net::make_response(200, "text/plain",
                                     "hello " + std::string(to_string(asked.method)));
    }
    static task<net::response> echo(net::request& asked) {
        co_return net::make_response(200, "text/plain", asked.body);
    }
    static task<net::response> fail(net::request&) {
        throw std::runtime_error("not today");
        co_return net::response();
    }
    task<net::response> wait(net::request&) {
        struct note {
            int& count;
            ~note() { ++count; }
        } on_end{cancelled};
        ++started;
        event never(where_);
        for (;;) co_await never.wait();
    }
    static task<> write_all(net::byte_stream& to, std::string head) {
        head += "3\r\nabc\r\n0\r\n\r\n";
        const auto all = net::piece(head);
        co_await to.write(std::span(&all, 1));
    }
    static task<net::response> stream(net::request&) {
        net::response answer;
        answer.set("Content-Type", "video/x-flv");
        answer.stream = write_all;
        co_return answer;
    }

    task<net::response> drain(net::request& asked) {
        drained = 0;
        for (;;) {
            const auto piece = co_await asked.incoming->read();
            drain_ended = piece ? error_code() : piece.error();
            if (!piece || piece->empty()) break;
            drained += piece->size();
            most_at_once = std::max(most_at_once, piece->size());
        }
        co_return net::make_response(200, "text/plain", "drained " + std::to_string(drained));
    }

    const net::router& add_routes() {
        using net::method;
        routes_.add({method::get, "/hello", 0, hello});
        routes_.add({method::post, "/echo", 16, echo});
        routes_.add({method::get, "/throws", 0, fail});
        routes_.add(
            {method::get, "/never", 0, [this](net::request& asked) { return wait(asked); }});
        routes_.add({method::get, "/stream", 0, stream});
        routes_.add({method::post, "/drain", 1'000'000,
                     [this](net::request& asked) { return drain(asked); }, true});
        routes_.add({method::post, "/ignore", 1'000'000, echo, true});
        return routes_;
    }

    executor where_;
    net::router routes_;
    net::http_server server_;
    scope sessions_;
};

inline std::string get(std::string_view path, std::string_view version = "1.1",
                       std::string_view headers = "") {
    return "GET " + std::string(path) + " HTTP/" + std::string(version) + "\r\nHost: a\r\n" +
           std::string(headers) + "\r\n";
}

inline std::size_t count(std::string_view text, std::string_view of) {
    std::size_t found = 0;
    for (auto at = text.find(of); at != text.npos; at = text.find(of, at + of.size())) ++found;
    return found;
}

inline bool has(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

}  // namespace weir::test
