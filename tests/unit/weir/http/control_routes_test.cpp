#include "weir/http/control_routes.hpp"

#include "weir/base/json.hpp"
#include "weir/stream/hub.hpp"

#include <doctest/doctest.h>

#include "support/wait_for.hpp"
#include <memory>
#include <string>
#include <string_view>
#include <utility>

using namespace weir;
using net::method;

namespace {

class under_test {
 public:
    under_test() {
        services.token = "secret";
        http::add_control_routes(routes, services);
        home.start();
        publish();
    }
    ~under_test() {
        home.call([this] { hub.retire_all(); });
        home.stop();
    }

    void publish() {
        home.call([this] {
            stream::publication what;
            what.channel = "sh\"ow";
            what.protocol = "rtmp";
            what.peer = "192.0.2.7:5000";
            what.encoder = "test";
            hub.host(live.announce(what, home).of, publishing);
            seat = std::make_shared<stream::seat>(home);
            seat->on_lost = [this](const std::string&) { ++kicks; };
            live.find(what.channel)->origin->take(seat, what);
        });
    }

    net::response ask(method how, std::string path, net::fields headers = {},
                      std::string peer = "127.0.0.1") {
        net::request asked;
        asked.method = how;
        asked.path = std::move(path);
        asked.headers = std::move(headers);
        asked.peer = std::move(peer);
        const auto match = routes.find(asked);
        REQUIRE(match.found);
        return wait_for(match.found->answer(asked));
    }
    unsigned status(net::fields headers, std::string peer = "127.0.0.1", method how = method::get) {
        return ask(how, how == method::get ? "/api/v1/streams" : "/api/v1/streams/sh\"ow",
                   std::move(headers), std::move(peer))
            .status;
    }
    int settled_kicks() {
        // The order goes to the source, and from there to its publisher.
        for (int i = 0; i < 2; ++i) home.call([] {});
        return kicks;
    }

    loop home{0};
    stream::registry live;
    stream::hub hub{home, live, {}};
    http::audience audience;
    http::control_services services{live, audience, {}, false, {}, {}};
    net::router routes;
    std::vector<stream::sink_factory> sinks;
    stream::source_services publishing{live, {}, sinks, {}};
    stream::seat_ptr seat;
    int kicks = 0;
};

const net::fields token{{"Authorization", "Bearer secret"}};

}  // namespace

TEST_CASE("programs of this machine may read; another machine needs the token") {
    under_test t;
    CHECK(t.status({}) == 200);
    CHECK(t.status({}, "::1") == 200);
    CHECK(t.status({}, "192.0.2.1") == 401);
    CHECK(t.status({}, "127.0.0.11") == 401);
    CHECK(t.status(token, "192.0.2.1") == 200);
    for (const auto* wrong : {"Bearer secre", "Bearer secret ", "Bearer ", "Bearer",
                              "bearer secret", "secret", "Basic secret", ""})
        CHECK(t.status({{"Authorization", wrong}}, "192.0.2.1") == 401);
    CHECK(t.ask(method::get, "/metrics", {}, "192.0.2.1").status == 401);
    CHECK(t.ask(method::get, "/metrics").status == 200);
    CHECK(net::find_header(t.ask(method::get, "/metrics", {}, "192.0.2.1").headers,
                           "www-authenticate"));
}

TEST_CASE("what a browser does for a site, or a proxy passes on, is not of this machine") {
    under_test t;
    for (const auto& header : net::fields{{"Origin", "http://evil.example"},
                                          {"Referer", "http://evil.example/"},
                                          {"Sec-Fetch-Site", "cross-site"},
                                          {"Sec-Fetch-Site", "same-site"},
                                          {"Sec-Fetch-Site", "same-origin"},
                                          {"X-Forwarded-For", "192.0.2.1"},
                                          {"Forwarded", "for=192.0.2.1"},
                                          {"X-Real-IP", "192.0.2.1"},
                                          {"Via", "1.1 proxy"}}) {
        CAPTURE(header.first);
        CHECK(t.status({header}) == 401);
        CHECK(t.status({header, token.front()}) == 200);
    }
    CHECK(t.status({{"Sec-Fetch-Site", "none"}}) == 200);
}

TEST_CASE("a name that a page made point at this machine does not open the gate") {
    under_test t;
    for (const auto* host :
         {"127.0.0.1:8080", "127.0.0.1", "localhost:8080", "LOCALHOST", "[::1]:8080", "[::1]"}) {
        CAPTURE(host);
        CHECK(t.status({{"Host", host}}) == 200);
    }
    for (const auto* host : {"evil.example:8080", "localhost.evil.example",
                             "127.0.0.1.evil.example", "192.0.2.1", ""}) {
        CAPTURE(host);
        CHECK(t.status({{"Host", host}}) == 401);
        CHECK(t.status({{"Host", host}, token.front()}) == 200);
    }
}

TEST_CASE("only the token changes anything, unless this machine is trusted") {
    under_test t;
    CHECK(t.status({}, "127.0.0.1", method::delete_) == 401);
    CHECK(t.settled_kicks() == 0);
    CHECK(t.status(token, "192.0.2.1", method::delete_) == 204);
    CHECK(t.settled_kicks() == 1);

    t.services.trust_this_machine = true;
    t.publish();
    CHECK(t.status({}, "127.0.0.1", method::delete_) == 204);
    CHECK(t.settled_kicks() == 2);
    t.publish();
    CHECK(t.status({}, "192.0.2.1", method::delete_) == 401);
    CHECK(t.status({{"Origin", "http://a"}}, "127.0.0.1", method::delete_) == 401);
    CHECK(t.settled_kicks() == 2);
    CHECK(t.ask(method::delete_, "/api/v1/streams/nobody").status == 404);
}

TEST_CASE("without a token nobody has it") {
    under_test t;
    t.services.token.clear();
    CHECK(t.status({{"Authorization", "Bearer "}}, "192.0.2.1") == 401);
    CHECK(t.status({{"Authorization", "Bearer "}}, "192.0.2.1", method::delete_) == 401);
}

TEST_CASE("health is for everyone; readiness says what is missing") {
    under_test t;
    CHECK(t.ask(method::get, "/healthz", {}, "192.0.2.1").status == 200);
    CHECK(t.ask(method::get, "/readyz", {}, "192.0.2.1").status == 200);
    t.services.not_ready = [] { return std::string("The store is gone."); };
    const auto answer = t.ask(method::get, "/readyz");
    CHECK(answer.status == 503);
    CHECK(answer.text.find("The store is gone.") != std::string::npos);
    CHECK(t.ask(method::get, "/healthz").status == 200);
}

TEST_CASE("a stream is described by what is known of it") {
    under_test t;
    const auto answer = t.ask(method::get, "/api/v1/streams");
    CHECK(net::find_header(answer.headers, "cache-control") == "no-store");
    const auto streams = json::parse(answer.text).at("streams").as_array();
    REQUIRE(streams.size() == 1);
    const auto& one = streams[0].as_object();
    CHECK(one.at("channel") == "sh\"ow");
    CHECK(one.at("protocol") == "rtmp");
    CHECK(one.at("video").is_null());
    CHECK(one.at("viewers").at("flv") == 0);
    CHECK(one.at("startedAt").as_string().ends_with("Z"));
}

TEST_CASE("the publisher's link is told of while its protocol knows of one") {
    under_test t;
    const auto told = [&] {
        return json::parse(t.ask(method::get, "/api/v1/streams").text)
            .at("streams")
            .at(0)
            .at("link");
    };
    CHECK(told().is_null());
    CHECK(t.ask(method::get, "/metrics").text.find("_lost_total{") == std::string::npos);

    stream::link_report now;
    now.received = 1000;
    now.lost = 20;
    now.round_trip = std::chrono::milliseconds(80);
    now.latency = std::chrono::milliseconds(200);
    t.live.find("sh\"ow")->stats.report_link(now);

    CHECK(told().at("packetsReceived") == 1000);
    CHECK(told().at("packetsLost") == 20);
    CHECK(told().at("latency") == 0.2);
    CHECK(told().at("advisedLatency") == 0.32);
    CHECK(t.ask(method::get, "/metrics")
              .text.find("weir_stream_link_packets_lost_total{channel=\"sh\\\"ow\"} 20\n") !=
          std::string::npos);
}

TEST_CASE("metrics escape what a channel is called") {
    under_test t;
    const auto text = t.ask(method::get, "/metrics").text;
    CHECK(text.find("weir_streams 1\n") != std::string::npos);
    CHECK(text.find("weir_stream_viewers{channel=\"sh\\\"ow\",protocol=\"flv\"} 0\n") !=
          std::string::npos);
}
