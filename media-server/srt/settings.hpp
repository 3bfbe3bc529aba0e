#pragma once

#include "weir/base/config.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace weir::srt {

/// SRT, API-socket-options, SRTO_PASSPHRASE.
constexpr std::size_t shortest_passphrase = 10;
constexpr std::size_t longest_passphrase = 79;

struct settings {
    /// How long a packet may take from the encoder to here, retransmissions included
    /// (SRTO_RCVLATENCY); the encoder may ask for more. Four round trips are the usual advice, and
    /// 200 ms are four of 50 ms.
    std::chrono::milliseconds latency{200};
    /// Whoever connects must know it, and all that is sent is encrypted with it; empty: no
    /// encryption. A secret.
    std::string passphrase;
    /// Of the AES key, in bytes: 16, 24 or 32. The sender's choice counts where it has made one.
    std::size_t key_size = 16;
    /// Publishers and viewers together, of all loops.
    std::size_t connections = 1000;
    /// Without a packet of media from a publisher. One that vanishes is noticed after 5 s
    /// (SRTO_PEERIDLETIMEO).
    std::chrono::milliseconds silence_time{30'000};
    /// A viewer that takes nothing for so long is sent away. Once it has let its buffer run full,
    /// libsrt does not tell when there is room again, so it would not get further anyway.
    std::chrono::milliseconds stall_time{10'000};
    /// For a viewer to get the last of a stream that has ended.
    std::chrono::milliseconds farewell_time{1'000};

    /// The keys of [srt] but for the address.
    static settings read(config& from);
};

}  // namespace weir::srt
