// A broadcast under test: feeds frames to a packager, keeps what it publishes and checks every
// playlist.
#pragma once

#include "weir/hls/packager.hpp"

#include <doctest/doctest.h>

#include "playlist_rules.hpp"
#include "source.hpp"
#include "unit/weir/cmaf/boxes.hpp"
#include <map>
#include <string>
#include <vector>

namespace weir::test {

class show {
 public:
    using clock = hls::packager::clock_function;
    explicit show(
        hls::settings how = {}, hls::broadcast which = {"b1"},
        clock now = [] { return hls::wall_time(std::chrono::seconds(1'800'000'000)); })
        : packager(how, std::move(which), std::move(now),
                   [this](hls::presentation_ptr made) { take(*made); }) {}

    void feed(const std::vector<stream::frame_ptr>& frames) {
        for (const auto& one : frames) packager.on_frame(one);
    }

    hls::packager packager;
    /// Of the main rendition.
    std::vector<hls::snapshot_ptr> snapshots;
    std::vector<hls::presentation> presentations;
    /// By the rendition's name.
    std::map<std::string, playlist_rules> rules;

    const hls::snapshot& last() const { return *snapshots.back(); }
    const hls::presentation& now() const { return presentations.back(); }
    const playlist& listed(const std::string& rendition = "main") const {
        return rules.at(rendition).last();
    }

    /// Every segment that ever was, as it is in the newest snapshot that had it.
    std::vector<std::shared_ptr<const hls::segment>> segments(
        const std::string& rendition = "main") const {
        std::map<std::uint64_t, std::shared_ptr<const hls::segment>> newest;
        for (const auto& one : presentations) {
            const auto list = one.find(rendition);
            if (!list) continue;
            for (const auto& segment : list->segments) newest[segment->msn] = segment;
        }
        std::vector<std::shared_ptr<const hls::segment>> found;
        for (auto& [msn, segment] : newest) found.push_back(segment);
        return found;
    }

    /// Every sample of a track, in order.
    std::vector<read_sample> samples(std::uint32_t track,
                                     const std::string& rendition = "main") const {
        std::vector<read_sample> found;
        for (const auto& segment : segments(rendition)) {
            for (const auto& part : segment->parts) {
                if (!part.data) continue;
                for (const auto& one : read_fragments(*part.data)) {
                    if (one.track == track) found.push_back(one);
                }
            }
        }
        return found;
    }

 private:
    void take(const hls::presentation& made) {
        presentations.push_back(made);
        for (const auto& each : made.renditions)
            rules[each->of.name()].show(each->playlist().text, each->delta().text);
        snapshots.push_back(made.renditions.front());
    }
};

/// The rules that were broken, one a line, for doctest to print.
inline std::string verdict(const show& of) {
    std::string text;
    for (const auto& [name, rules] : of.rules) {
        for (const auto& one : rules.broken) text += name + ": " + one + "\n";
    }
    return text;
}

inline std::uint32_t number_of(const read_sample& one) {
    return byte_reader(one.data).u32().value();
}

/// How many samples do not begin where the one before ended.
inline std::size_t holes(const std::vector<read_sample>& samples) {
    std::size_t count = 0;
    for (std::size_t i = 1; i < samples.size(); ++i) {
        if (samples[i].dts != samples[i - 1].dts + samples[i - 1].duration) ++count;
    }
    return count;
}

/// Whether the frames numbered `first` to `first + samples.size()` are there, once each and in
/// order.
inline bool in_order(const std::vector<read_sample>& samples, std::uint32_t first) {
    for (const auto& one : samples) {
        if (number_of(one) != first++) return false;
    }
    return true;
}

/// Without the silence that was put in where sound was missing: frames of six bytes.
inline std::vector<read_sample> without_silence(std::vector<read_sample> samples) {
    std::erase_if(samples, [](const read_sample& one) { return one.data.size() == 6; });
    return samples;
}

constexpr std::uint32_t video = 1;
constexpr std::uint32_t audio = 2;

}  // namespace weir::test
