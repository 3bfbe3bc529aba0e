// What is to be made of a video, decided once at its inspection and carried in its jobs' details.
#pragma once

#include "portal/worker/probe.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portal::worker {

/// One size that a video is encoded in.
struct rung {
    /// "720p": the shorter side.
    std::string name;
    std::int64_t width = 0;
    std::int64_t height = 0;
    /// Bits a second at most.
    std::int64_t most_bits = 0;

    bool operator==(const rung&) const = default;
};

struct plan {
    media found;
    std::vector<rung> rungs;
    /// Pictures a second, at most 60, of every rung: the usual rate that is nearest.
    rate pictures;
    /// Pictures from one key frame to the next: two seconds. Pictures of one stretch; how many
    /// there are. The last has what is left.
    std::int64_t group = 60;
    std::int64_t stretch = 600;
    std::int64_t stretches = 1;

    /// Whether the source itself is a rendition.
    bool keeps_pictures() const { return found.pictures && found.pictures->web_safe; }
    /// When a stretch begins, seconds, exact to the microsecond.
    std::string start_of(std::int64_t number) const;
};

/// `heights`: the shorter sides wanted, such as 360, 720, 1080; never above the source. `length` is
/// what a stretch aims at.
plan make_plan(media found, const std::vector<std::int64_t>& heights, std::chrono::seconds length);

std::string to_json(const plan& made);
/// What to_json() wrote; the default where it did not.
plan plan_from(std::string_view json);

}  // namespace portal::worker
