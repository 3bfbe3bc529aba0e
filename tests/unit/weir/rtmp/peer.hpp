// A client as the server's machine sees it: makes its bytes, and reads the machine's answers.
#pragma once

#include "weir/rtmp/chunk_reader.hpp"
#include "weir/rtmp/chunk_writer.hpp"
#include "weir/rtmp/command.hpp"
#include "weir/rtmp/handshake.hpp"
#include "weir/rtmp/server_machine.hpp"

#include "support/hex.hpp"
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::test {

using flv::amf0::null;
using flv::amf0::object;
using flv::amf0::value;

class peer {
 public:
    peer() {
        sent = rtmp::client_handshake::hello();
        sent.insert(sent.end(), rtmp::handshake_packet_size, 0);
    }

    peer& send(std::uint32_t chunk_stream, rtmp::message_type type, std::uint32_t stream,
               std::uint32_t time, byte_view body) {
        writer_.write(sent, chunk_stream, type, stream, time, body);
        return *this;
    }
    peer& raw(byte_view data) {
        sent.insert(sent.end(), data.begin(), data.end());
        return *this;
    }
    peer& chunk_size(std::uint32_t size) {
        control(rtmp::message_type::set_chunk_size, size);
        writer_.set_chunk_size(size);
        return *this;
    }
    peer& control(rtmp::message_type type, std::uint32_t number) {
        bytes body;
        byte_writer(body).u32(number);
        return send(2, type, 0, 0, body);
    }
    peer& call(std::string_view name, double transaction, std::initializer_list<value> arguments,
               std::uint32_t stream = 0) {
        return send(3, rtmp::message_type::command_amf0, stream, 0,
                    rtmp::write_command(name, transaction, arguments));
    }
    peer& connect(std::string_view app = "live",
                  std::string_view tc_url = "rtmp://localhost/live") {
        return call("connect", 1,
                    {object()
                         .add("app", app)
                         .add("type", "nonprivate")
                         .add("flashVer", "FMLE/3.0 (compatible; FMSc/1.0)")
                         .add("swfUrl", tc_url)
                         .add("tcUrl", tc_url)});
    }
    /// As far as publish, in the order that OBS and ffmpeg share.
    peer& ask_to_publish(std::string_view name, double transaction = 2, std::uint32_t stream = 1) {
        call("releaseStream", transaction, {null{}, name});
        call("FCPublish", transaction + 1, {null{}, name});
        call("createStream", transaction + 2, {null{}});
        return call("publish", transaction + 3, {null{}, name, "live"}, stream);
    }

    bytes sent;

 private:
    rtmp::chunk_writer writer_;
};

/// The server's side under test, with what it did in words.
class server {
 public:
    explicit server(rtmp::server_settings settings = {}) : machine(settings) {}

    /// False after an error.
    bool take(byte_view input) {
        const auto done = machine.consume(input);
        if (!done) error = done.error();
        collect();
        return done.has_value();
    }
    bool take(peer& from) { return take(std::exchange(from.sent, {})); }

    bool accept() { return answer(machine.accept_publish()); }
    bool accept_play() { return answer(machine.accept_play()); }
    bool answer(const parsed<void>& done) {
        if (!done) error = done.error();
        collect();
        return done.has_value();
    }

    void collect() {
        while (auto event = machine.next_event()) {
            std::visit([this](auto& each) { note(each); }, *event);
        }
        const auto output = machine.take_output();
        byte_view input = output;
        if (!greeted_) greeted_ = *client_.consume(input, ignored_);
        while (greeted_) {
            const auto got = reader_.next(input);
            if (!got || !*got) break;
            answers.push_back(print(**got));
        }
    }

    rtmp::server_machine machine;
    std::vector<std::string> events;
    /// Commands as "name transaction stream: value value"; others as "type: bytes".
    std::vector<std::string> answers;
    rtmp::stream_address asked;
    parse_error error;

 private:
    void note(rtmp::publish_request& each) {
        asked = each;
        events.push_back("publish " + each.app + " " + each.stream_name);
    }
    void note(rtmp::play_request& each) {
        asked = each;
        events.push_back("play " + each.app + " " + each.stream_name);
    }
    void note(rtmp::media& each) {
        constexpr const char* kinds[] = {"audio", "video", "script"};
        events.push_back(std::string(kinds[static_cast<int>(each.what)]) + " " +
                         std::to_string(each.timestamp) + " " + to_hex(each.body.payload()));
    }
    void note(rtmp::publish_ended&) { events.emplace_back("publish ended"); }
    void note(rtmp::pause_request& each) { events.emplace_back(each.hold ? "pause" : "resume"); }
    void note(rtmp::receive_request& each) {
        events.push_back(std::string(each.wanted ? "wants " : "does not want ") +
                         (each.what == rtmp::media::kind::video ? "video" : "audio"));
    }
    void note(rtmp::play_ended&) { events.emplace_back("play ended"); }
    void note(rtmp::request_refused& each) { events.push_back("refused: " + each.why.message()); }
    void note(rtmp::connection_closed&) { events.emplace_back("closed"); }

    static std::string print(const rtmp::message& got) {
        if (got.type != rtmp::message_type::command_amf0) {
            return std::to_string(static_cast<int>(got.type)) + ": " + to_hex(got.body.payload());
        }
        const auto read = *rtmp::read_command(got.body.payload());
        auto text = read.name + " " + std::to_string(static_cast<int>(read.transaction)) + " " +
                    std::to_string(got.stream_id) + ":";
        for (const auto& each : read.arguments) {
            if (each.number() != nullptr)
                text += " " + std::to_string(static_cast<int>(*each.number()));
            if (each.properties() != nullptr)
                text += " " + std::string(each.properties()->text("code").value_or("{}"));
        }
        return text;
    }

    rtmp::client_handshake client_;
    rtmp::chunk_reader reader_ = [] {
        rtmp::chunk_reader made;
        made.set_limits({1 << 16, 1 << 16, 1 << 16, 1 << 20, 4096});
        return made;
    }();
    bytes ignored_;
    bool greeted_ = false;
};

}  // namespace weir::test
