#pragma once

#include "weir/base/event.hpp"
#include "weir/net/byte_stream.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace weir::test {

/// The other end of a connection in memory: what a client sends, fragment by fragment, and how much
/// it takes. Outlives the stream, so that a test sees how it was left.
class wire {
 public:
    explicit wire(executor where) : changed_(where) {}

    /// One call is what one read returns, if the reader has room for it.
    void send(std::string_view fragment) {
        input_.emplace_back(fragment);
        changed_.notify();
    }
    /// The client sends nothing more.
    void leave() {
        left_ = true;
        changed_.notify();
    }
    /// What reads end with once the input is used up.
    void break_reads(error_code with) {
        read_error_ = with;
        changed_.notify();
    }
    void break_writes(error_code with) {
        write_error_ = with;
        changed_.notify();
    }
    /// Without a call to this the client takes everything at once.
    void take_only(std::size_t bytes) { room_ = bytes; }
    void take(std::size_t more) {
        room_ += more;
        changed_.notify();
    }

    /// What the client has got.
    const std::string& got() const { return output_; }
    std::string take_got() { return std::exchange(output_, {}); }
    /// How often something was written, whatever its size.
    std::size_t writes() const { return writes_; }
    bool finished() const { return finished_; }
    bool closed() const { return closed_; }

 private:
    friend class pipe;

    std::deque<std::string> input_;
    std::string output_;
    std::optional<error_code> read_error_;
    std::optional<error_code> write_error_;
    std::size_t room_ = std::numeric_limits<std::size_t>::max();
    std::size_t writes_ = 0;
    bool left_ = false;
    bool finished_ = false;
    bool closed_ = false;
    event changed_;
};

/// The server's end of a wire.
class pipe final : public net::byte_stream {
 public:
    explicit pipe(std::shared_ptr<wire> to, executor where) : wire_(std::move(to)), where_(where) {}
    ~pipe() override { wire_->closed_ = true; }

    task<result<std::size_t>> read_some(std::span<std::uint8_t> into) override {
        while (!readable()) {
            co_await wire_->changed_.wait();
            if (co_await cancelled()) co_return error_code(boost::asio::error::operation_aborted);
        }
        if (wire_->closed_) co_return error_code(boost::asio::error::bad_descriptor);
        if (wire_->input_.empty()) {
            if (wire_->read_error_) co_return *wire_->read_error_;
            co_return std::size_t{0};
        }
        auto& next = wire_->input_.front();
        const auto count = std::min(next.size(), into.size());
        std::copy_n(next.begin(), count, into.begin());
        next.erase(0, count);
        if (next.empty()) wire_->input_.pop_front();
        co_return count;
    }

    task<bool> wait_for_peer() override {
        while (!readable()) {
            co_await wire_->changed_.wait();
            if (co_await cancelled()) co_return true;
        }
        co_return wire_->input_.empty();
    }

    task<result<void>> write(std::span<const iovec> pieces) override {
        std::string all;
        for (const auto& each : pieces)
            all.append(static_cast<const char*>(each.iov_base), each.iov_len);
        for (std::string_view rest = all; !rest.empty();) {
            const auto one = net::piece(rest);
            const auto sent = try_write(std::span(&one, 1));
            if (!sent) co_return sent.error();
            rest.remove_prefix(*sent);
            if (rest.empty()) break;
            const auto ready = co_await writable();
            if (!ready) co_return ready.error();
        }
        co_return result<void>();
    }

    result<std::size_t> try_write(std::span<const iovec> pieces) override {
        if (wire_->closed_) return error_code(boost::asio::error::bad_descriptor);
        if (wire_->write_error_) return *wire_->write_error_;
        std::size_t sent = 0;
        for (const auto& each : pieces) {
            const auto now = std::min(each.iov_len, wire_->room_ - sent);
            wire_->output_.append(static_cast<const char*>(each.iov_base), now);
            sent += now;
            if (now < each.iov_len) break;
        }
        if (wire_->room_ != std::numeric_limits<std::size_t>::max()) wire_->room_ -= sent;
        ++wire_->writes_;
        return sent;
    }

    task<result<void>> writable() override {
        while (wire_->room_ == 0 && !wire_->write_error_ && !wire_->closed_) {
            co_await wire_->changed_.wait();
            if (co_await cancelled()) co_return error_code(boost::asio::error::operation_aborted);
        }
        co_return result<void>();
    }

    void finish() override { wire_->finished_ = true; }
    void close() override {
        wire_->closed_ = true;
        wire_->changed_.notify();
    }

    std::string peer() const override { return "192.0.2.1:5000"; }
    std::string peer_address() const override { return "192.0.2.1"; }
    executor get_executor() override { return where_; }

 private:
    bool readable() const {
        return !wire_->input_.empty() || wire_->left_ || wire_->read_error_ || wire_->closed_;
    }
    static task<bool> cancelled() {
        const auto state = co_await boost::asio::this_coro::cancellation_state;
        co_return state.cancelled() != boost::asio::cancellation_type::none;
    }

    std::shared_ptr<wire> wire_;
    executor where_;
};

}  // namespace weir::test
