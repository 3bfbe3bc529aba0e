#include "weir/rtmp/server_machine.hpp"

#include "weir/flv/script.hpp"
#include "weir/rtmp/aggregate.hpp"
#include "weir/rtmp/errc.hpp"

#include <algorithm>
#include <utility>

namespace weir::rtmp {
namespace {

// C0, C1 and C2.
constexpr std::size_t handshake_size = 1 + 2 * handshake_packet_size;

chunk_limits limits_while_publishing(const server_settings& settings) {
    chunk_limits limits;
    limits.data = 256 * 1024;
    limits.media = settings.max_media_size;
    limits.partial = std::size_t{2} * settings.max_media_size;
    limits.eager = 256 * 1024;
    return limits;
}

}  // namespace

server_machine::server_machine(const server_settings& settings) : settings_(settings) {}

parsed<void> server_machine::consume(byte_view input) {
    if (error_) return *error_;
    if (finished()) return {};
    received_ += input.size();
    const auto done = waiting() ? hold(input) : consume_now(input);
    if (!done) {
        error_ = done.error();
        return *error_;
    }
    acknowledge();
    return {};
}

parsed<void> server_machine::hold(byte_view input) {
    if (held_.size() + input.size() > max_held) return fail(errc::held_too_long);
    byte_writer(held_).append(input);
    return {};
}

parsed<void> server_machine::consume_now(byte_view input) {
    if (state_ == state::handshake) {
        const auto over = handshake_.consume(input, output_);
        if (!over) return over.error();
        if (!*over) return {};
        state_ = state::connect;
    }
    while (!finished()) {
        if (waiting()) return hold(input);
        auto got = reader_.next(input);
        if (!got) return parse_error{got.error().code, handshake_size + got.error().offset};
        if (!*got) return {};
        if (const auto done = on_message(std::move(**got)); !done) return done;
    }
    return {};
}

// After a request was answered: what waited for the answer.
parsed<void> server_machine::answered() {
    if (error_) return *error_;
    const auto waited = std::exchange(held_, {});
    const auto done = consume_now(waited);
    if (!done) error_ = done.error();
    return done;
}

parse_error server_machine::fail(error_code code) const {
    return {code, static_cast<std::size_t>(received_)};
}

std::optional<server_event> server_machine::next_event() {
    if (events_.empty()) return {};
    auto first = std::move(events_.front());
    events_.pop_front();
    return first;
}

bytes server_machine::take_output() {
    return std::exchange(output_, {});
}

void server_machine::become(state next) {
    state_ = next;
    reader_.set_limits(next == state::publishing ? limits_while_publishing(settings_)
                                                 : chunk_limits());
}

parsed<void> server_machine::on_message(message&& got) {
    byte_reader in(got.body.payload());
    switch (got.type) {
        case message_type::window_acknowledgement_size: {
            const auto window = in.u32();
            if (!window) return fail(errc::control_too_short);
            peer_window_ = *window;
            return {};
        }
        case message_type::set_peer_bandwidth:
            send_number(message_type::window_acknowledgement_size, settings_.window);
            return {};
        case message_type::user_control: on_user_control(in.rest()); return {};
        case message_type::command_amf0:
        case message_type::command_amf3: return on_command(got);
        case message_type::data_amf0:
        case message_type::data_amf3: on_data(got); return {};
        case message_type::audio:
        case message_type::video: on_media(std::move(got)); return {};
        case message_type::aggregate: return on_aggregate(got);
        default: return {};
    }
}

// A player's SetBufferLength changes nothing: it gets what there is as soon as it is there.
void server_machine::on_user_control(byte_view body) {
    byte_reader in(body);
    const auto event = in.u16();
    const auto time = in.u32();
    if (time && event == static_cast<std::uint16_t>(user_control::ping_request))
        send_user_control(user_control::ping_response, *time);
}

// Some encoders send what belongs to their only stream on message stream 0.
bool server_machine::of_publish(std::uint32_t stream_id) const {
    return state_ == state::publishing && (stream_id == stream_ || stream_id == 0);
}

void server_machine::on_media(message&& got) {
    if (!of_publish(got.stream_id)) return;
    const bool video = got.type == message_type::video;
    if (video && got.body.empty()) return;
    const auto kind = video ? media::kind::video : media::kind::audio;
    events_.push_back(media{kind, got.timestamp, std::move(got.body)});
}

void server_machine::on_data(const message& got) {
    if (!of_publish(got.stream_id)) return;
    auto body = got.body.payload();
    // The byte in front of AMF0 values in an AMF3 message.
    if (got.type == message_type::data_amf3 && !body.empty() && body[0] == 0)
        body = body.subspan(1);
    on_script(got.timestamp, body);
}

void server_machine::on_script(std::uint32_t timestamp, byte_view body) {
    const auto script = flv::strip_set_data_frame(body);
    if (!script.empty()) events_.push_back(media{media::kind::script, timestamp, packet(script)});
}

parsed<void> server_machine::on_aggregate(const message& got) {
    if (!of_publish(got.stream_id)) return {};
    aggregate_reader in(got.body.payload(), got.timestamp);
    for (;;) {
        const auto part = in.next();
        if (!part) return fail(part.error().code);
        if (!*part) return {};
        const auto& [type, timestamp, body] = **part;
        if (type == message_type::data_amf0) {
            on_script(timestamp, body);
        } else if (type == message_type::audio || type == message_type::video) {
            on_media(message{type, got.stream_id, timestamp, packet(body)});
        }
    }
}

void server_machine::acknowledge() {
    if (peer_window_ == 0 || received_ - acknowledged_ < std::max(peer_window_ / 2, 1u)) return;
    acknowledged_ = received_;
    send_number(message_type::acknowledgement, static_cast<std::uint32_t>(received_));
}

void server_machine::send_control(message_type type, byte_view body) {
    writer_.write(output_, chunk_stream::control, type, 0, 0, body);
}

void server_machine::send_number(message_type type, std::uint32_t number) {
    bytes body;
    byte_writer(body).u32(number);
    send_control(type, body);
}

void server_machine::send_user_control(user_control event, std::uint32_t number) {
    bytes body;
    byte_writer out(body);
    out.u16(static_cast<std::uint16_t>(event));
    out.u32(number);
    send_control(message_type::user_control, body);
}

void server_machine::send_command(std::uint32_t stream_id, byte_view body) {
    const auto chunks = stream_id == 0 ? chunk_stream::command : chunk_stream::status;
    writer_.write(output_, chunks, message_type::command_amf0, stream_id, 0, body);
}

}  // namespace weir::rtmp
