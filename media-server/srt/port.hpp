#pragma once

#include "weir/base/log.hpp"
#include "weir/base/result.hpp"
#include "weir/net/tcp_listener.hpp"
#include "weir/srt/gate.hpp"
#include "weir/srt/settings.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace weir::srt {

class listener;
struct bell;

/// The program's SRT port and all that libsrt does beside the loops: it owns the listening socket
/// and one thread, which waits for all connections together, hands new ones to the loops, the
/// idlest first, and rings their bells.
///
///     libsrt's threads --epoll--> port's thread --post--> loop: connection
///
/// Callers are judged by the gate on a thread of libsrt's. Made, opened, started and stopped by one
/// thread; outlives the listeners and their connections.
class port {
 public:
    port(settings how, srt::gate& gate, log out);
    ~port();
    port(const port&) = delete;
    port& operator=(const port&) = delete;

    /// Also when another program listens on the port already.
    result<void> open(const net::listen_address& where);
    /// The port that was opened, also when 0 was asked for.
    std::uint16_t number() const;
    const settings& how() const { return settings_; }

    /// A loop that takes connections; before start().
    void add(listener& taker) { takers_.push_back(&taker); }
    void start();
    /// Nobody new comes in; who is connected is not touched.
    void close();
    /// When every listener has stopped.
    void stop();

    /// For connections, from their loops.
    void watch(int socket, std::shared_ptr<bell> rung);
    void forget(int socket);

 private:
    friend struct port_hook;
    /// 0, or libsrt's code for the refusal.
    int judge(std::string_view id);
    result<void> listen(int socket, const net::listen_address& where);
    bool set_options(int socket) const;
    void wait_for_events();
    void accept_all();
    listener& idlest();

    settings settings_;
    srt::gate& gate_;
    log log_;
    std::vector<listener*> takers_;
    std::size_t next_taker_ = 0;
    std::atomic<int> socket_ = -1;
    int events_ = -1;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
    std::mutex mutex_;
    std::unordered_map<int, std::shared_ptr<bell>> bells_;
};

}  // namespace weir::srt
