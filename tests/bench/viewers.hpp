#pragma once

#include "weir/rtmp/chunk_reader.hpp"

#include "publisher.hpp"
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// How viewers take the stream: live/bench.flv over HTTP, or live/bench over RTMP.
enum class way : std::uint8_t { flv, rtmp };

/// A tag or message, complete.
struct arrival {
    std::uint8_t type = 0;
    std::uint32_t timestamp = 0;
    bool key_frame = false;
};

/// Follows one viewer's bytes and says when each tag was complete.
class follower {
 public:
    virtual ~follower() = default;
    /// Adds what `data` completes to `found`.
    virtual void put(std::string_view data, std::vector<arrival>& found) = 0;
};
std::unique_ptr<follower> make_follower(way how);

struct watched {
    std::uint64_t bytes = 0;
    std::size_t gone = 0;
    /// Milliseconds from the publisher's send to the viewer's read, of the followed viewers.
    std::vector<double> delays;
};

/// Connects `count` viewers to 127.0.0.1:PORT on one thread and reads all they are sent. Each phase
/// is timed from its beginning; what arrives in between is read and not counted.
class viewers {
 public:
    viewers(way how, std::uint16_t port, std::size_t count, const send_times& times);
    ~viewers();

    watched run_for(std::chrono::seconds duration);

    /// Another viewer comes, and goes with its first key frame: milliseconds from its request to
    /// that. All others are read meanwhile.
    double join();

 private:
    static constexpr std::size_t followed = 50;

    /// Everything up to the request; then the request alone.
    int connect() const;
    void ask(int fd) const;
    void watch(int fd, std::size_t who);
    /// Reads what has come, and waits for at most `patience` for more.
    void turn(std::chrono::milliseconds patience, watched& into);

    way how_;
    std::uint16_t port_;
    const send_times& times_;
    int epoll_;
    std::vector<int> sockets_;
    std::vector<std::unique_ptr<follower>> followers_;
    std::vector<char> buffer_;
    std::vector<arrival> found_;
};

}  // namespace bench
