#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/rtmp/chunk_reader.hpp"
#include "weir/rtmp/chunk_writer.hpp"
#include "weir/rtmp/command.hpp"
#include "weir/rtmp/handshake.hpp"
#include "weir/rtmp/message.hpp"
#include "weir/rtmp/server_event.hpp"
#include "weir/rtmp/stream_name.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace weir::rtmp {

struct server_settings {
    /// Of what we send; 1 to 65536. Nearly all frames of a stream of some megabits fit in one
    /// chunk.
    std::uint32_t chunk_size = 60'000;
    /// Bytes that the peer may send, and that we send, between two acknowledgements.
    std::uint32_t window = 2'500'000;
    /// The largest audio or video message.
    std::uint32_t max_media_size = 16 * 1024 * 1024;
};

/// The server's side of one RTMP connection without its socket: bytes in, events and bytes out. One
/// owner, one thread, no time. Use it like this:
///
///     consume(what arrived)            any fragmentation, from the handshake on
///     while (next_event()) ...         all of them; answer requests when the answer is known
///     send(take_output())              also after every call that answers
///     until finished() or an error: then send what is left and close
///
///     handshake -> connect -> idle -> publish_request -> accept_publish -> media -> publish_ended
///                             idle <- refuse_publish <-+                              |
///                             idle <--------------------------------------------------+
///                             idle -> play_request -> accept_play -> play_ended, or end_play()
///                             idle <- refuse_play <-+                              |
///                             idle <-----------------------------------------------+
///
/// While a request waits for its answer, what arrives is kept unread, so that an encoder that does
/// not wait loses nothing; over max_held bytes of it are an error. So a session may go on reading
/// to notice the end of the connection, or stop reading.
///
/// Memory before accept_publish(), whatever the peer sends: 4 KiB of handshake; unfinished messages
/// of 128 KiB in blocks of at most twice that, or 64 blocks of 4 KiB; 128 KiB held; a command of 64
/// KiB and at most 1 MiB of values while it is looked at. After it: unfinished messages of twice
/// the largest media message, in blocks of at most twice that. Events and output that are not taken
/// grow with what is consumed, so take them each time.
class server_machine {
 public:
    static constexpr std::size_t max_held = 128 * 1024;

    explicit server_machine(const server_settings& settings = {});

    /// The offset of an error counts from the first byte of the connection. After an error the same
    /// error comes back; take_output() may still hold something worth sending. An error's message
    /// never holds what the peer sent.
    [[nodiscard]] parsed<void> consume(byte_view input);

    [[nodiscard]] std::optional<server_event> next_event();

    /// What is to be sent now, in order; empty when nothing is.
    [[nodiscard]] bytes take_output();

    /// Nothing that arrives matters any more.
    bool finished() const { return state_ == state::finished; }

    /// Answers a publish_request: NetStream.Publish.Start. What was held is consumed now, with the
    /// errors and events that consume() has.
    [[nodiscard]] parsed<void> accept_publish();
    /// Answers a publish_request with, for example, NetStream.Publish.BadName. The peer may ask
    /// again; OBS prints code and description in its log and closes. Also ends a publish that was
    /// accepted earlier: media that still comes is dropped.
    [[nodiscard]] parsed<void> refuse_publish(std::string_view code, std::string_view description);
    /// Answers a play_request: StreamBegin, NetStream.Play.Reset and .Start, |RtmpSampleAccess.
    /// Media follows on stream() when that has been sent, in chunks of chunk_size().
    [[nodiscard]] parsed<void> accept_play();
    /// Tells the player that the stream is over: NetStream.Play.UnpublishNotify and StreamEOF.
    void end_play();
    /// The message stream that is published or played.
    std::uint32_t stream() const { return stream_; }
    std::uint32_t chunk_size() const { return writer_.chunk_size(); }
    /// Answers a play_request with NetStream.Play.StreamNotFound or another code.
    [[nodiscard]] parsed<void> refuse_play(std::string_view code, std::string_view description);
    /// To be called before the peer's connect command was consumed, such as right after making the
    /// machine: it will be answered with NetConnection.Connect.Rejected or another code, and then
    /// the machine is finished.
    void refuse_connect(std::string_view code, std::string_view description);

 private:
    enum class state : std::uint8_t {
        handshake,
        connect,
        idle,
        publish_requested,
        publishing,
        play_requested,
        playing,
        finished,
    };
    struct refusal {
        std::string code;
        std::string description;
    };

    bool waiting() const {
        return state_ == state::publish_requested || state_ == state::play_requested;
    }
    void become(state next);
    parsed<void> hold(byte_view input);
    parsed<void> consume_now(byte_view input);
    parsed<void> answered();
    parse_error fail(error_code code) const;

    // server_machine.cpp: the protocol's own messages and media.
    parsed<void> on_message(message&& got);
    void on_user_control(byte_view body);
    void on_media(message&& got);
    void on_data(const message& got);
    parsed<void> on_aggregate(const message& got);
    void on_script(std::uint32_t timestamp, byte_view body);
    bool of_publish(std::uint32_t stream_id) const;
    void acknowledge();
    void send_control(message_type type, byte_view body);
    void send_number(message_type type, std::uint32_t number);
    void send_user_control(user_control event, std::uint32_t number);
    void send_command(std::uint32_t stream_id, byte_view body);

    // server_commands.cpp: the dialogue.
    parsed<void> on_command(const message& got);
    parsed<void> on_connect(const command& got);
    void welcome(double transaction);
    void on_connected(const command& got, std::uint32_t stream_id);
    void on_call(const command& got);
    void on_publish(const command& got, std::uint32_t stream_id);
    void on_play(const command& got, std::uint32_t stream_id);
    void on_player_call(const command& got);
    void pause(bool hold);
    void stop();
    void end_publish();
    result<stream_address> read_address(const command& got) const;
    void refuse_at_once(std::uint32_t stream_id, std::string_view code, error_code why);
    void refuse(std::string_view code, std::string_view description);

    server_settings settings_;
    state state_ = state::handshake;
    server_handshake handshake_;
    chunk_reader reader_;
    chunk_writer writer_;
    bytes output_;
    bytes held_;
    std::deque<server_event> events_;
    std::optional<parse_error> error_;

    std::optional<refusal> connect_refusal_;
    connect_command connected_;
    named_path app_;
    std::uint32_t next_stream_ = 1;
    /// The message stream that is published or asked for.
    std::uint32_t stream_ = 0;

    std::uint64_t received_ = 0;
    std::uint64_t acknowledged_ = 0;
    std::uint32_t peer_window_ = 0;
};

}  // namespace weir::rtmp
