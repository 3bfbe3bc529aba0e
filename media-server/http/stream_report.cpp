#include "weir/http/stream_report.hpp"

#include "weir/base/iso_time.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::http {

namespace {

using stream::broadcast;

double uptime(const broadcast& of) {
    const auto ran = std::chrono::steady_clock::now() - of.started;
    return std::chrono::duration<double>(ran).count();
}

double rounded(double value, double steps) {
    return std::round(value * steps) / steps;
}

json::value describe_video(const stream::ingest_report& now) {
    if (!now.video) return nullptr;
    json::object out;
    out["codec"] = now.video->codecs;
    out["width"] = now.video->width;
    out["height"] = now.video->height;
    out["frameRate"] = rounded(now.frame_rate, 100);
    out["keyFrameInterval"] = rounded(now.key_frame_interval, 1000);
    out["bitrate"] = std::llround(now.video_bitrate);
    return out;
}

json::value describe_audio(const stream::ingest_report& now) {
    if (!now.audio) return nullptr;
    json::object out;
    out["codec"] = now.audio->codecs;
    out["sampleRate"] = now.audio->sample_rate;
    out["channels"] = now.audio->channels;
    out["bitrate"] = std::llround(now.audio_bitrate);
    return out;
}

double seconds(std::chrono::microseconds time) {
    return rounded(std::chrono::duration<double>(time).count(), 1e6);
}

json::value describe_link(const std::optional<stream::link_report>& now) {
    if (!now) return nullptr;
    json::object out;
    out["roundTrip"] = seconds(now->round_trip);
    out["latency"] = seconds(now->latency);
    out["advisedLatency"] = seconds(now->advised_latency());
    out["buffered"] = seconds(now->buffered);
    out["packetsReceived"] = now->received;
    out["packetsLost"] = now->lost;
    out["packetsRetransmitted"] = now->retransmitted;
    out["packetsDropped"] = now->dropped;
    out["packetsUndecrypted"] = now->undecrypted;
    return out;
}

json::array describe_findings(const std::vector<stream::finding>& found) {
    json::array out;
    for (const auto& each : found) {
        json::object one;
        one["code"] = each.code;
        one["severity"] = each.weight == stream::finding::severity::warning ? "warning" : "advice";
        for (const auto& [name, amount] : each.values) one[name] = rounded(amount, 100);
        out.push_back(std::move(one));
    }
    return out;
}

json::value describe_recording(const stream::recording_report& now) {
    using state = stream::recording_report::state;
    json::object out;
    out["state"] = now.is == state::recording ? "recording"
                   : now.is == state::paused  ? "paused"
                                              : "off";
    out["bytes"] = now.bytes;
    out["duration"] = seconds(now.duration);
    out["gaps"] = now.gaps;
    out["missing"] = seconds(now.missing);
    out["trouble"] = now.trouble;
    return out;
}

json::value describe(broadcast& of) {
    const auto now = of.stats.report();
    json::object out;
    const auto publisher = of.publisher();
    out["channel"] = of.channel;
    out["broadcast"] = of.show;
    out["startedAt"] = iso_time(of.started_at);
    out["uptime"] = rounded(uptime(of), 1000);
    out["held"] = of.held.load();
    out["protocol"] = publisher.protocol;
    out["peer"] = publisher.peer;
    out["encoder"] = publisher.encoder;
    out["bitrate"] = std::llround(now.bitrate);
    out["video"] = describe_video(now);
    out["audio"] = describe_audio(now);
    out["link"] = describe_link(of.stats.link());
    out["findings"] = describe_findings(of.stats.findings());
    out["recording"] = describe_recording(of.stats.recording());
    json::object viewers;
    for (std::size_t way = 0; way < stream::way_out_count; ++way)
        viewers[stream::way_out_names[way]] = of.stats.viewers[way].load();
    out["viewers"] = viewers;
    out["bytesIn"] = of.stats.bytes_in.load();
    out["bytesOut"] = of.stats.bytes_out.load();
    out["skips"] = of.stats.skips.load();
    return out;
}

struct metric {
    std::string_view name;
    std::string_view type;
    std::string_view help;
    double (*value)(broadcast&);
};

constexpr std::array<metric, 10> metrics{{
    {"weir_stream_uptime_seconds", "gauge", "Time since the publisher began.",
     [](broadcast& of) { return uptime(of); }},
    {"weir_stream_bytes_in_total", "counter", "Media bytes received from the publisher.",
     [](broadcast& of) { return static_cast<double>(of.stats.bytes_in.load()); }},
    {"weir_stream_bytes_out_total", "counter", "Media bytes sent to viewers.",
     [](broadcast& of) { return static_cast<double>(of.stats.bytes_out.load()); }},
    {"weir_stream_frames_in_total", "counter", "Pictures and audio frames received.",
     [](broadcast& of) { return static_cast<double>(of.stats.frames_in.load()); }},
    {"weir_stream_viewer_skips_total", "counter",
     "Times a slow viewer was moved on to a newer key frame.",
     [](broadcast& of) { return static_cast<double>(of.stats.skips.load()); }},
    {"weir_stream_bitrate_bps", "gauge", "Bits a second received over the last seconds.",
     [](broadcast& of) { return of.stats.report().bitrate; }},
    {"weir_stream_key_frame_interval_seconds", "gauge", "Time between the last two key frames.",
     [](broadcast& of) { return of.stats.report().key_frame_interval; }},
    {"weir_stream_recording_paused", "gauge", "1 while the disk does not take the recording.",
     [](broadcast& of) {
         return of.stats.recording().is == stream::recording_report::state::paused ? 1.0 : 0.0;
     }},
    {"weir_stream_recorded_bytes_total", "counter", "Bytes of the recording.",
     [](broadcast& of) { return static_cast<double>(of.stats.recording().bytes); }},
    {"weir_stream_recording_missing_seconds_total", "counter", "What is missing in the recording.",
     [](broadcast& of) { return seconds(of.stats.recording().missing); }},
}};

struct link_metric {
    std::string_view name;
    std::string_view type;
    std::string_view help;
    double (*value)(const stream::link_report&);
};

constexpr std::array<link_metric, 6> link_metrics{{
    {"weir_stream_link_packets_received_total", "counter", "Packets from the publisher.",
     [](const auto& now) { return static_cast<double>(now.received); }},
    {"weir_stream_link_packets_lost_total", "counter",
     "Packets of the publisher that were missing when later ones came.",
     [](const auto& now) { return static_cast<double>(now.lost); }},
    {"weir_stream_link_packets_retransmitted_total", "counter",
     "Packets that the publisher sent again.",
     [](const auto& now) { return static_cast<double>(now.retransmitted); }},
    {"weir_stream_link_packets_dropped_total", "counter",
     "Packets that did not come in time to be used.",
     [](const auto& now) { return static_cast<double>(now.dropped); }},
    {"weir_stream_link_round_trip_seconds", "gauge", "Round trip to the publisher.",
     [](const auto& now) { return seconds(now.round_trip); }},
    {"weir_stream_link_latency_seconds", "gauge",
     "Time that the publisher's packets have to arrive, retransmissions included.",
     [](const auto& now) { return seconds(now.latency); }},
}};

/// A label's value (Prometheus text format): backslash, quote and newline are escaped.
std::string label(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out;
}

}  // namespace

json::value describe_streams(const stream::registry& live) {
    json::array streams;
    for (const auto& each : live.all()) streams.push_back(describe(*each));
    json::object out;
    out["streams"] = std::move(streams);
    return out;
}

std::string render_metrics(const stream::registry& live) {
    const auto all = live.all();
    std::string text;
    const auto out = std::back_inserter(text);
    fmt::format_to(
        out,
        "# HELP weir_streams Channels that are live.\n# TYPE weir_streams gauge\nweir_streams {}\n",
        all.size());
    fmt::format_to(
        out, "# HELP weir_stream_viewers Viewers by protocol.\n# TYPE weir_stream_viewers gauge\n");
    for (const auto& each : all) {
        const auto channel = label(each->channel);
        for (std::size_t way = 0; way < stream::way_out_count; ++way)
            fmt::format_to(out, "weir_stream_viewers{{channel=\"{}\",protocol=\"{}\"}} {}\n",
                           channel, stream::way_out_names[way], each->stats.viewers[way].load());
    }
    for (const auto& each : metrics) {
        fmt::format_to(out, "# HELP {} {}\n# TYPE {} {}\n", each.name, each.help, each.name,
                       each.type);
        for (const auto& of : all)
            fmt::format_to(out, "{}{{channel=\"{}\"}} {}\n", each.name, label(of->channel),
                           each.value(*of));
    }
    for (const auto& each : link_metrics) {
        fmt::format_to(out, "# HELP {} {}\n# TYPE {} {}\n", each.name, each.help, each.name,
                       each.type);
        for (const auto& of : all)
            if (const auto now = of->stats.link())
                fmt::format_to(out, "{}{{channel=\"{}\"}} {}\n", each.name, label(of->channel),
                               each.value(*now));
    }
    return text;
}

}  // namespace weir::http
