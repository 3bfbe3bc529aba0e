#pragma once

#include "weir/base/log.hpp"
#include "weir/base/task.hpp"
#include "weir/net/byte_stream.hpp"
#include "weir/stream/admission.hpp"
#include "weir/stream/hub.hpp"
#include "weir/stream/source.hpp"

#include <chrono>
#include <memory>

namespace weir::rtmp {

struct session_settings {
    /// From the connection's start, or the end of a publish or play, to a request that is accepted.
    std::chrono::milliseconds negotiation_time{10'000};
    /// Without a byte from a publisher.
    std::chrono::milliseconds silence_time{30'000};
    /// For the peer to take an answer, or a player to take anything.
    std::chrono::milliseconds write_time{10'000};
};

/// What the sessions of one loop share; outlives them.
struct session_services {
    session_settings settings;
    stream::hub& hub;
    stream::admission& admission;
    const stream::source_services& source;
    log out;
};

/// One RTMP connection from its first byte to its end, on the loop that accepted it.
task<> serve(std::unique_ptr<net::byte_stream> stream, const session_services& services);

}  // namespace weir::rtmp
