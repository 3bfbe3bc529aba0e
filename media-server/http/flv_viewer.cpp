#include "weir/http/flv_viewer.hpp"

#include "weir/base/deadline.hpp"
#include "weir/flv/tag.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace weir::http {

namespace {

using namespace boost::asio::experimental::awaitable_operators;

/// In one system call: a GOP of two seconds with its sound is some 200 frames.
constexpr std::size_t most_pieces = 512;
constexpr std::size_t most_bytes = 4 * 1024 * 1024;
/// A viewer has nothing to say; whoever says more than this is not one.
constexpr std::size_t most_input = 64 * 1024;
/// RFC 9112 7.1: the chunk that ends the body.
constexpr std::string_view last_chunk = "0\r\n\r\n";

void append(bytes& to, byte_view data) {
    to.insert(to.end(), data.begin(), data.end());
}

}  // namespace

flv_viewer::flv_viewer(net::byte_stream& to, stream::feed_ptr from, framing how, std::string head,
                       flv_settings settings)
    : to_(to), from_(std::move(from)), how_(how), settings_(settings), wake_(to.get_executor()) {
    open(std::move(head));
    from_->attach(*this, stream::way_out::flv);
}

flv_viewer::~flv_viewer() {
    from_->detach(*this, stream::way_out::flv);
}

byte_view flv_viewer::bytes_of(const stream::frame& f) const {
    return how_ == framing::chunked ? f.chunk() : f.tag();
}

void flv_viewer::open(std::string head) {
    const auto& tracks = *from_->format();
    const auto header = flv::file_header(!tracks.video.empty(), !tracks.audio.empty());
    append(opening_, as_bytes(head));
    if (how_ == framing::chunked)
        append(opening_, as_bytes(fmt::format("{:x}\r\n", header.size())));
    append(opening_, header);
    if (how_ == framing::chunked) append(opening_, as_bytes("\r\n"));
    if (tracks.metadata) append(opening_, bytes_of(*tracks.metadata));
    for (const auto& each : configs()) tell(each);
}

std::array<stream::frame_ptr, 2> flv_viewer::configs() const {
    const auto* const video = from_->format()->main_video();
    const auto* const audio = from_->format()->main_audio();
    return {video ? video->config : nullptr, audio ? audio->config : nullptr};
}

stream::frame_ptr& flv_viewer::known(const stream::frame& config) {
    return config.video() ? known_video_ : known_audio_;
}

void flv_viewer::tell(const stream::frame_ptr& config) {
    if (!config || known(*config) == config) return;
    append(opening_, bytes_of(*config));
    known(*config) = config;
}

void flv_viewer::find_start() {
    const auto start = from_->frames().join_point();
    if (!start) return;
    next_ = *start;
    started_ = true;
    // What told of a change may lie between where the viewer was and where it goes on.
    const auto& log = from_->frames();
    for (const auto& each : configs())
        if (next_ == log.head() || log[next_] != each) tell(each);
}

flv_viewer::gathered flv_viewer::gather(std::span<iovec> room) {
    gathered out;
    const auto add = [&](byte_view data) {
        room[out.pieces++] = net::piece(data);
        out.size += data.size();
    };
    const auto& log = from_->frames();
    // Never in the middle of a tag: what has begun is finished first.
    if (started_ && !in_part_ && next_ < log.tail()) {
        from_->broadcast().stats.skips.fetch_add(1, std::memory_order_relaxed);
        started_ = false;
    }
    if (!started_) find_start();
    if (!opening_.empty()) add(byte_view(opening_).subspan(opening_sent_));
    if (in_part_) add(bytes_of(*in_part_).subspan(frame_sent_));
    if (!started_) return out;

    auto at = next_ + (in_part_ ? 1 : 0);
    if (at < log.tail()) return out;
    for (; at < log.head() && out.pieces < room.size() && out.size < most_bytes; ++at)
        add(bytes_of(*log[at]));
    return out;
}

void flv_viewer::advance(std::size_t sent) {
    if (!opening_.empty()) {
        const auto taken = std::min(sent, opening_.size() - opening_sent_);
        opening_sent_ += taken;
        sent -= taken;
        if (opening_sent_ < opening_.size()) return;
        bytes().swap(opening_);
        opening_sent_ = 0;
    }
    const auto& log = from_->frames();
    while (sent > 0) {
        const auto& current = in_part_ ? in_part_ : log[next_];
        const auto left = bytes_of(*current).size() - frame_sent_;
        if (sent < left) {
            frame_sent_ += sent;
            in_part_ = current;
            return;
        }
        sent -= left;
        frame_sent_ = 0;
        if (current->config()) known(*current) = current;
        in_part_.reset();
        ++next_;
    }
}

void flv_viewer::on_advance() {
    std::array<iovec, most_pieces> room;
    while (!blocked_ && !failed_) {
        const auto next = gather(room);
        if (next.size == 0) break;
        const auto sent = to_.try_write(std::span(room).first(next.pieces));
        failed_ = !sent;
        if (failed_) break;
        from_->count_out(*sent);
        advance(*sent);
        blocked_ = *sent < next.size;
    }
    if (blocked_ || failed_ || from_->ended()) wake_.notify();
}

bool flv_viewer::at_end() const {
    return from_->ended() && !blocked_ && opening_.empty() &&
           (!started_ || next_ >= from_->frames().head());
}

/// Waits for the socket when it is full; the fan-out does the rest.
task<> flv_viewer::drain() {
    while (!failed_ && !at_end()) {
        if (!blocked_) {
            co_await wake_.wait();
            continue;
        }
        const auto ready = co_await with_deadline(to_.writable(), settings_.stall_time);
        if (!ready) co_return;
        blocked_ = false;
        on_advance();
    }
}

task<> flv_viewer::until_peer_leaves() {
    std::array<std::uint8_t, 512> ignored;
    for (std::size_t heard = 0; heard < most_input;) {
        if (co_await to_.wait_for_peer()) co_return;
        const auto got = co_await to_.read_some(ignored);
        if (!got || *got == 0) co_return;
        heard += *got;
    }
}

task<> flv_viewer::run() {
    on_advance();
    co_await (drain() || until_peer_leaves());
    if (!at_end() || how_ != framing::chunked) co_return;
    const auto end = net::piece(last_chunk);
    co_await with_deadline(to_.write(std::span(&end, 1)), settings_.stall_time);
}

}  // namespace weir::http
