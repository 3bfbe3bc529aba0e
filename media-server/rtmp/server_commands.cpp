// The dialogue of server_machine: connect, publish, play and their answers.
#include "weir/rtmp/errc.hpp"
#include "weir/rtmp/server_machine.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace weir::rtmp {
namespace {

constexpr std::size_t max_encoder = 128;

// What a command is about stands behind the command object.
constexpr std::size_t name_argument = 1;
constexpr std::size_t flag_argument = 1;

// Called by encoders for servers that need it; ours only says that it heard. The second row expects
// nothing that a live server has.
constexpr std::array<std::string_view, 6> acknowledged_calls{
    "releaseStream", "FCPublish", "FCUnpublish", "FCSubscribe", "_checkbw", "getStreamLength"};
constexpr std::array<std::string_view, 9> ignored{"_result",  "_error",       "onStatus",
                                                  "onBWDone", "pause",        "seek",
                                                  "play2",    "receiveAudio", "receiveVideo"};

const bool* flag_of(const command& got) {
    return got.arguments.size() > flag_argument ? got.arguments[flag_argument].boolean() : nullptr;
}

std::string printable(std::string_view text) {
    std::string out(text.substr(0, max_encoder));
    std::ranges::replace_if(out, [](char c) { return c < ' ' || c > '~'; }, '?');
    return out;
}

std::string query_of(std::string_view address) {
    const auto mark = address.find('?');
    return mark == std::string_view::npos ? std::string() : std::string(address.substr(mark + 1));
}

}  // namespace

parsed<void> server_machine::on_command(const message& got) {
    auto body = got.body.payload();
    // The byte in front of AMF0 values in an AMF3 message.
    if (got.type == message_type::command_amf3 && !body.empty() && body[0] == 0)
        body = body.subspan(1);
    const auto read = read_command(body);
    if (!read) return fail(read.error().code);

    if (read->name == "connect") return on_connect(*read);
    if (state_ == state::connect) return fail(errc::connect_missing);
    on_connected(*read, got.stream_id);
    return {};
}

parsed<void> server_machine::on_connect(const command& got) {
    if (state_ != state::connect) return fail(errc::connect_twice);
    connected_ = read_connect(got);
    auto app = read_app(connected_.app);
    if (!app) {
        events_.push_back(request_refused{app.error()});
        connect_refusal_ = refusal{"NetConnection.Connect.InvalidApp", app.error().message()};
    }
    if (connect_refusal_) {
        send_command(0, connect_refused(got.transaction, connect_refusal_->code,
                                        connect_refusal_->description));
        become(state::finished);
        return {};
    }
    app_ = std::move(*app);
    welcome(got.transaction);
    become(state::idle);
    return {};
}

void server_machine::welcome(double transaction) {
    send_number(message_type::window_acknowledgement_size, settings_.window);
    bytes bandwidth;
    byte_writer out(bandwidth);
    out.u32(settings_.window);
    constexpr std::uint8_t dynamic_limit = 2;
    out.u8(dynamic_limit);
    send_control(message_type::set_peer_bandwidth, bandwidth);
    send_number(message_type::set_chunk_size, settings_.chunk_size);
    writer_.set_chunk_size(settings_.chunk_size);
    send_command(0, connect_accepted(transaction, connected_.states_enhanced));
}

void server_machine::on_connected(const command& got, std::uint32_t stream_id) {
    if (got.name == "publish") {
        on_publish(got, stream_id);
    } else if (got.name == "play") {
        on_play(got, stream_id);
    } else if (got.name == "createStream") {
        send_command(0, call_result(got.transaction, next_stream_++));
    } else if (got.name == "deleteStream") {
        if (got.number(1) == static_cast<double>(stream_)) stop();
    } else if (got.name == "closeStream") {
        if (stream_id == stream_) stop();
    } else if (got.name == "close") {
        stop();
        events_.push_back(connection_closed{});
        become(state::finished);
    } else {
        if (got.name == "FCUnpublish") end_publish();
        if (state_ == state::playing && stream_id == stream_) on_player_call(got);
        on_call(got);
    }
}

// Of those that on_call() leaves alone; without a flag they mean nothing.
void server_machine::on_player_call(const command& got) {
    if (got.name == "seek")
        return send_command(stream_, stream_status(status_level::error, "NetStream.Seek.Failed",
                                                   "A live stream has one place only."));
    const auto* flag = flag_of(got);
    if (flag == nullptr) return;
    if (got.name == "pause") pause(*flag);
    if (got.name == "receiveAudio") events_.push_back(receive_request{media::kind::audio, *flag});
    if (got.name == "receiveVideo") events_.push_back(receive_request{media::kind::video, *flag});
}

void server_machine::pause(bool hold) {
    events_.push_back(pause_request{hold});
    send_command(stream_,
                 stream_status(status_level::status,
                               hold ? "NetStream.Pause.Notify" : "NetStream.Unpause.Notify",
                               hold ? "Paused." : "Unpaused."));
    send_user_control(hold ? user_control::stream_eof : user_control::stream_begin, stream_);
}

void server_machine::on_call(const command& got) {
    if (got.transaction == 0 || std::ranges::find(ignored, got.name) != ignored.end()) return;
    if (std::ranges::find(acknowledged_calls, got.name) != acknowledged_calls.end()) {
        const bool wants_length = got.name == "getStreamLength";
        const auto answer = wants_length ? flv::amf0::value(0) : flv::amf0::value();
        send_command(0, call_result(got.transaction, answer));
    } else {
        send_command(0, call_failed(got.transaction, "This server does not have that method."));
    }
}

void server_machine::on_publish(const command& got, std::uint32_t stream_id) {
    // publish(false) is how ActionScript stops publishing.
    if (const auto* flag = flag_of(got); flag != nullptr && !*flag) {
        if (stream_id == stream_) end_publish();
        return;
    }
    auto address = read_address(got);
    if (!address) return refuse_at_once(stream_id, "NetStream.Publish.BadName", address.error());
    stream_ = stream_id;
    events_.push_back(publish_request{std::move(*address)});
    become(state::publish_requested);
}

void server_machine::on_play(const command& got, std::uint32_t stream_id) {
    // A player that asks again leaves what it plays; play(false) asks for nothing.
    if (state_ == state::playing && stream_id == stream_) stop();
    if (const auto* flag = flag_of(got); flag != nullptr && !*flag) return;
    auto address = read_address(got);
    if (!address)
        return refuse_at_once(stream_id, "NetStream.Play.StreamNotFound", address.error());
    stream_ = stream_id;
    events_.push_back(play_request{std::move(*address)});
    become(state::play_requested);
}

result<stream_address> server_machine::read_address(const command& got) const {
    if (state_ != state::idle) return make_error_code(errc::second_request);
    auto name = read_stream_name(got.text(name_argument));
    if (!name) return name.error();
    stream_address read;
    read.app = app_.path;
    read.stream_name = std::move(name->path);
    read.query = std::move(name->query);
    if (read.query.empty()) read.query = app_.query;
    if (read.query.empty()) read.query = query_of(connected_.tc_url);
    read.tc_url = connected_.tc_url;
    read.encoder = printable(connected_.flash_version);
    return read;
}

void server_machine::refuse_at_once(std::uint32_t stream_id, std::string_view code,
                                    error_code why) {
    events_.push_back(request_refused{why});
    send_command(stream_id, stream_status(status_level::error, code, why.message()));
}

void server_machine::stop() {
    end_publish();
    if (state_ != state::playing) return;
    events_.push_back(play_ended{});
    become(state::idle);
}

void server_machine::end_publish() {
    if (state_ != state::publishing) return;
    send_command(stream_, stream_status(status_level::status, "NetStream.Unpublish.Success",
                                        "Unpublished."));
    events_.push_back(publish_ended{});
    become(state::idle);
}

parsed<void> server_machine::accept_publish() {
    if (state_ != state::publish_requested) return {};
    send_command(stream_,
                 stream_status(status_level::status, "NetStream.Publish.Start", "Publishing."));
    become(state::publishing);
    return answered();
}

parsed<void> server_machine::refuse_publish(std::string_view code, std::string_view description) {
    if (state_ != state::publish_requested && state_ != state::publishing) return {};
    refuse(code, description);
    return answered();
}

parsed<void> server_machine::accept_play() {
    if (state_ != state::play_requested) return {};
    send_user_control(user_control::stream_begin, stream_);
    for (const auto& [code, description] :
         {std::pair("NetStream.Play.Reset", "Resetting."), {"NetStream.Play.Start", "Playing."}})
        send_command(stream_, stream_status(status_level::status, code, description));
    // Whether Flash may look into pictures and sound.
    bytes access;
    flv::amf0::write(access, "|RtmpSampleAccess");
    flv::amf0::write(access, true);
    flv::amf0::write(access, true);
    writer_.write(output_, chunk_stream::data, message_type::data_amf0, stream_, 0, access);
    become(state::playing);
    return answered();
}

void server_machine::end_play() {
    if (state_ != state::playing) return;
    send_command(stream_, stream_status(status_level::status, "NetStream.Play.UnpublishNotify",
                                        "The stream has ended."));
    send_user_control(user_control::stream_eof, stream_);
    become(state::idle);
}

parsed<void> server_machine::refuse_play(std::string_view code, std::string_view description) {
    if (state_ != state::play_requested) return {};
    refuse(code, description);
    return answered();
}

void server_machine::refuse(std::string_view code, std::string_view description) {
    send_command(stream_, stream_status(status_level::error, code, description));
    become(state::idle);
}

void server_machine::refuse_connect(std::string_view code, std::string_view description) {
    connect_refusal_ = refusal{std::string(code), std::string(description)};
}

}  // namespace weir::rtmp
