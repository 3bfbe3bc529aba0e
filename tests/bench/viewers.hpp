#pragma once

#include "publisher.hpp"
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// Follows one viewer's bytes, HTTP chunk by HTTP chunk, and says when each tag was complete.
class tag_follower {
 public:
    /// Calls found(type, timestamp) for every tag completed by `data`.
    template <class Found>
    void put(std::string_view data, Found found) {
        rest_.append(data);
        for (;;) {
            if (!in_body_) {
                const auto end = rest_.find("\r\n\r\n");
                if (end == std::string::npos) return;
                rest_.erase(0, end + 4);
                in_body_ = true;
            }
            const auto line = rest_.find("\r\n");
            if (line == std::string::npos) return;
            const auto size = std::stoul(rest_.substr(0, line), nullptr, 16);
            if (rest_.size() < line + 2 + size + 2) return;
            const auto* h = reinterpret_cast<const std::uint8_t*>(rest_.data() + line + 2);
            if (size > 15 && h[0] != 'F')
                found(h[0], std::uint32_t{h[7]} << 24 | std::uint32_t{h[4]} << 16 |
                                std::uint32_t{h[5]} << 8 | h[6]);
            rest_.erase(0, line + 2 + size + 2);
        }
    }

 private:
    std::string rest_;
    bool in_body_ = false;
};

struct watched {
    std::uint64_t bytes = 0;
    std::size_t gone = 0;
    /// Milliseconds from the publisher's send to the viewer's read, of the followed viewers.
    std::vector<double> delays;
};

/// Connects `count` viewers to http://127.0.0.1:PORT/live/bench.flv on one thread and reads all
/// they are sent. Each phase is timed from its beginning; what arrives in between is read and not
/// counted.
class viewers {
 public:
    viewers(std::uint16_t port, std::size_t count, const send_times& times);
    ~viewers();

    watched run_for(std::chrono::seconds duration);

 private:
    static constexpr std::size_t followed = 50;

    const send_times& times_;
    int epoll_;
    std::vector<int> sockets_;
    std::vector<tag_follower> followers_;
};

}  // namespace bench
