// An intake and what comes out of it, written down.
#pragma once

#include "weir/stream/intake.hpp"

#include "bodies.hpp"
#include "support/frames.hpp"
#include "support/hex.hpp"
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::test {

/// Writes down what it is given: "Fva" a format, "V12k" a key picture at 12 ms, "A3" sound, "V2@12"
/// a picture of track 2.
struct scribe : stream::frame_taker {
    void set_format(stream::format_ptr now, std::vector<stream::frame_ptr> told) override {
        out += std::string("F") + std::string(now->video.size(), 'v') +
               std::string(now->audio.size(), 'a') + (now->metadata ? "m" : "") + " ";
        format = std::move(now);
        configs = std::move(told);
    }
    void append(stream::frame_ptr next) override {
        out += (next->video() ? "V" : "A") +
               (next->track() > 0 ? std::to_string(next->track()) + "@" : "") +
               std::to_string(milliseconds_of(*next)) + (next->key() ? "k " : " ");
        last = std::move(next);
    }
    std::string out;
    stream::format_ptr format;
    std::vector<stream::frame_ptr> configs;
    stream::frame_ptr last;
};

class taking_in {
 public:
    error_code put(stream::media_kind kind, std::int64_t stamp, byte_view body) {
        // The wall keeps pace with the stamps, but for the jumps.
        now += std::chrono::milliseconds(10);
        const auto done = intake.put(
            {.kind = kind, .stamp = std::chrono::milliseconds(stamp), .body = packet(body)}, now);
        return done ? error_code() : done.error().code;
    }
    error_code video(std::int64_t stamp, std::string_view body) {
        return put(stream::media_kind::video, stamp, hex(body));
    }
    error_code audio(std::int64_t stamp, std::string_view body) {
        return put(stream::media_kind::audio, stamp, hex(body));
    }
    error_code script(std::int64_t stamp, std::string_view body) {
        return put(stream::media_kind::script, stamp, hex(body));
    }
    std::string take() { return std::exchange(to.out, {}); }

    scribe to;
    stream::intake intake{to};
    stream::intake::clock::time_point now{};
};

}  // namespace weir::test
