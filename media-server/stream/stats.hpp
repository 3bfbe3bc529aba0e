#pragma once

#include "weir/codec/format.hpp"
#include "weir/stream/finding.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::stream {

/// The ways out, as viewers are counted.
enum class way_out : std::uint8_t { flv, hls, rtmp, srt, ts };
constexpr std::array<std::string_view, 5> way_out_names{"flv", "hls", "rtmp", "srt", "ts"};
constexpr std::size_t way_out_count = way_out_names.size();

/// How the incoming stream runs, measured over the last seconds by its publisher's loop.
struct ingest_report {
    std::optional<codec::video_format> video;
    std::optional<codec::audio_format> audio;
    /// Bits a second.
    double bitrate = 0;
    double video_bitrate = 0;
    double audio_bitrate = 0;
    /// Pictures a second.
    double frame_rate = 0;
    /// Seconds between the last two key frames; 0 until two were seen.
    double key_frame_interval = 0;
    /// Since the broadcast began: jumps of publishers' clocks, stamps that were not above the one
    /// before, pictures that no key frame had come for, and how often a publisher took the seat.
    std::uint64_t clock_jumps = 0;
    std::uint64_t disorders = 0;
    std::uint64_t pictures_before_key = 0;
    std::uint64_t publishers = 0;
};

/// How the network does between the publisher and here, as protocols know that carry their own loss
/// repair; counted from the publisher's connection on, in packets.
struct link_report {
    std::uint64_t received = 0;
    /// Missing when the ones behind them came.
    std::uint64_t lost = 0;
    /// Sent again, and come.
    std::uint64_t retransmitted = 0;
    /// Given up: not there when it was their time.
    std::uint64_t dropped = 0;
    /// Come with another key.
    std::uint64_t undecrypted = 0;
    std::chrono::microseconds round_trip{};
    /// From a packet's sending to its delivery, for repairs; agreed when connecting.
    std::chrono::milliseconds latency{};
    /// What waits for its time of delivery.
    std::chrono::milliseconds buffered{};

    /// Four round trips leave time to ask for a packet three times; below the 120 ms that libsrt
    /// begins with nothing is gained.
    std::chrono::microseconds advised_latency() const {
        constexpr std::chrono::microseconds least = std::chrono::milliseconds(120);
        return std::max(4 * round_trip, least);
    }
};

/// What becomes of the show on the disk.
struct recording_report {
    enum class state : std::uint8_t {
        /// Nothing is recorded.
        off,
        recording,
        /// The disk takes nothing; it is tried again.
        paused,
    };
    state is = state::off;
    std::uint64_t bytes = 0;
    std::chrono::milliseconds duration{};
    /// How often something is missing, and how much together.
    std::uint64_t gaps = 0;
    std::chrono::milliseconds missing{};
    /// What the disk said when it last took nothing; empty when it always did.
    std::string trouble;
};

/// What is counted of one broadcast. From any thread.
class stats {
 public:
    std::atomic<std::uint64_t> bytes_in{0};
    std::atomic<std::uint64_t> bytes_out{0};
    std::atomic<std::uint64_t> frames_in{0};
    /// How often a slow viewer was moved on to a newer key frame.
    std::atomic<std::uint64_t> skips{0};
    std::array<std::atomic<std::int64_t>, way_out_count> viewers{};

    std::atomic<std::int64_t>& viewers_of(way_out way) {
        return viewers[static_cast<std::size_t>(way)];
    }
    std::int64_t all_viewers() const {
        std::int64_t sum = 0;
        for (const auto& each : viewers) sum += each.load(std::memory_order_relaxed);
        return sum;
    }

    void report(ingest_report now) {
        const std::lock_guard lock(mutex_);
        report_ = std::move(now);
    }
    ingest_report report() const {
        const std::lock_guard lock(mutex_);
        return report_;
    }
    void report_findings(std::vector<finding> now) {
        const std::lock_guard lock(mutex_);
        findings_ = std::move(now);
    }
    std::vector<finding> findings() const {
        const std::lock_guard lock(mutex_);
        return findings_;
    }
    void report_recording(recording_report now) {
        const std::lock_guard lock(mutex_);
        recording_ = std::move(now);
    }
    recording_report recording() const {
        const std::lock_guard lock(mutex_);
        return recording_;
    }
    /// Nothing while the publisher's protocol knows nothing of its network.
    void report_link(std::optional<link_report> now) {
        const std::lock_guard lock(mutex_);
        link_ = now;
    }
    std::optional<link_report> link() const {
        const std::lock_guard lock(mutex_);
        return link_;
    }

 private:
    mutable std::mutex mutex_;
    ingest_report report_;
    std::optional<link_report> link_;
    std::vector<finding> findings_;
    recording_report recording_;
};

}  // namespace weir::stream
