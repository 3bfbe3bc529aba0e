#include "weir/doctor/diagnosis.hpp"

#include "weir/flv/script.hpp"

#include <algorithm>
#include <cmath>

namespace weir::doctor {

namespace {

using namespace std::chrono_literals;
using severity = stream::finding::severity;

/// Nothing is said of a stream before this many seconds are known.
constexpr std::size_t least_seconds = 5;
/// Viewers of HLS join, and segments end, at key frames; services ask for two seconds.
constexpr auto long_interval = 4s;
constexpr double irregular_ratio = 1.5;
/// libx264's default is 3; each adds a picture's time of delay.
constexpr double many_b_frames = 3.5;
constexpr auto stall = 700ms;
constexpr double lossy = 0.01;
constexpr double dropping = 0.01;
constexpr auto tracks_apart = 1s;
/// A CBR encoder stays within a tenth of its setting over some seconds, unless there is nothing to
/// show.
constexpr double below_setting = 0.6;
constexpr double below_rate = 0.9;
/// Between the least and the most of single seconds.
constexpr double unsteady_ratio = 4;
constexpr std::uint64_t many_changes = 3;

double seconds(measures::time time) {
    return std::chrono::duration<double>(time).count();
}

class doctor_on_duty {
 public:
    explicit doctor_on_duty(const chart& of) : of_(of), sum_(of.measures.sum()) {
        if (of.format.metadata)
            if (const auto read = flv::read_metadata(of.format.metadata->body())) stated_ = *read;
    }

    std::vector<stream::finding> all() {
        check_key_frames_come();
        if (sum_.seconds < least_seconds) return std::move(warnings_);
        check_uplink();
        check_drops();
        check_clock();
        check_rates();
        check_key_interval();
        check_encoder();
        warnings_.insert(warnings_.end(), advice_.begin(), advice_.end());
        return std::move(warnings_);
    }

 private:
    void say(std::string_view code, severity weight,
             std::vector<stream::finding::value> values = {}) {
        auto& list = weight == severity::warning ? warnings_ : advice_;
        list.push_back({code, weight, std::move(values)});
    }

    void check_key_frames_come() {
        const bool none_yet = of_.format.video.empty() &&
                              of_.now.pictures_before_key > of_.before.pictures_before_key;
        const auto since = of_.measures.since_key();
        if (none_yet || since > 3 * measures::time(long_interval))
            say("no_key_frames", severity::warning, {{"seconds", seconds(since)}});
    }

    void check_uplink() {
        if (sum_.lateness > stall)
            say("uplink_stalls", severity::warning, {{"seconds", seconds(sum_.lateness)}});
        const auto sent = of_.link_received + of_.link_lost;
        const auto loss =
            sent > 0 ? static_cast<double>(of_.link_lost) / static_cast<double>(sent) : 0;
        if (loss > lossy) say("uplink_loss", severity::warning, {{"percent", 100 * loss}});
        const auto changes = of_.now.publishers - of_.before.publishers;
        if (changes >= many_changes)
            say("two_encoders", severity::warning, {{"count", static_cast<double>(changes)}});
    }

    void check_drops() {
        const auto missing = static_cast<double>(sum_.missing);
        const auto share = missing / std::max(1.0, missing + static_cast<double>(sum_.pictures));
        if (share > dropping)
            say("frames_dropped", severity::warning,
                {{"count", missing}, {"percent", 100 * share}});
    }

    void check_clock() {
        if (const auto ahead = of_.measures.sound_ahead();
            ahead && std::chrono::abs(*ahead) > tracks_apart)
            say("audio_video_apart", severity::warning, {{"seconds", seconds(*ahead)}});
        const auto jumps = of_.now.clock_jumps - of_.before.clock_jumps;
        const auto disorders = of_.now.disorders - of_.before.disorders;
        if (jumps + disorders > 0)
            say("timestamps_repaired", severity::warning,
                {{"jumps", static_cast<double>(jumps)},
                 {"disorders", static_cast<double>(disorders)}});
    }

    void check_rates() {
        if (of_.format.video.empty()) return;
        const auto setting = 1000 * stated_.video_data_rate;
        const auto rate =
            8 * static_cast<double>(sum_.video_bytes) / static_cast<double>(sum_.seconds);
        if (setting > 0 && rate < below_setting * setting)
            say("bitrate_below_setting", severity::advice,
                {{"bitrate", rate}, {"setting", setting}});
        const auto stated = of_.format.main_video()->format.frame_rate > 0
                                ? of_.format.main_video()->format.frame_rate
                                : stated_.frame_rate;
        const auto pictures =
            static_cast<double>(sum_.pictures) / static_cast<double>(sum_.seconds);
        if (stated > 0 && pictures < below_rate * stated)
            say("frame_rate_low", severity::warning, {{"rate", pictures}, {"setting", stated}});
        if (sum_.least_bytes > 0 && static_cast<double>(sum_.most_bytes) >
                                        unsteady_ratio * static_cast<double>(sum_.least_bytes))
            say("bitrate_unsteady", severity::advice,
                {{"least", 8 * static_cast<double>(sum_.least_bytes)},
                 {"most", 8 * static_cast<double>(sum_.most_bytes)}});
    }

    void check_key_interval() {
        const auto& intervals = of_.measures.key_intervals();
        if (intervals.empty()) return;
        const auto [least, most] = std::ranges::minmax_element(intervals);
        if (*most > measures::time(long_interval))
            say("key_frame_interval_long", severity::warning, {{"seconds", seconds(*most)}});
        // With one or two, an encoder that has just begun looks irregular.
        constexpr std::size_t enough = 4;
        if (intervals.size() >= enough && *most > irregular_ratio * *least)
            say("key_frame_interval_irregular", severity::advice,
                {{"least", seconds(*least)}, {"most", seconds(*most)}});
    }

    void check_encoder() {
        if (sum_.reorder > many_b_frames)
            say("b_frames_many", severity::advice, {{"depth", std::round(sum_.reorder)}});
        if (!of_.format.video.empty() && sum_.sounds == 0) say("audio_missing", severity::advice);
        const auto* const video = of_.format.main_video();
        const auto* const audio = of_.format.main_audio();
        const bool rare_video = video && video->format.codec == codec::video_codec::hevc;
        const bool rare_audio = audio && (audio->format.codec == codec::audio_codec::ac3 ||
                                          audio->format.codec == codec::audio_codec::eac3);
        if (rare_video || rare_audio) say("codec_unsupported_in_browsers", severity::advice);
    }

    const chart& of_;
    const measures::summary sum_;
    flv::metadata stated_;
    std::vector<stream::finding> warnings_;
    std::vector<stream::finding> advice_;
};

}  // namespace

std::vector<stream::finding> diagnose(const chart& of) {
    return doctor_on_duty(of).all();
}

}  // namespace weir::doctor
