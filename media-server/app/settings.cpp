#include "weir/app/settings.hpp"

#include <fmt/format.h>

#include <utility>

namespace weir::app {

using namespace std::chrono_literals;

weir::log_level settings::lowest_log_level() const {
    return log_level_of(log_level);
}

std::vector<std::pair<std::string_view, net::listen_address>> settings::listeners() const {
    std::vector<std::pair<std::string_view, net::listen_address>> all{{"rtmp.port", rtmp},
                                                                      {"http.port", http}};
    if (tls) all.insert(all.end(), {{"rtmps.port", rtmps}, {"https.port", https}});
    return all;
}

namespace {

void check_listeners(config& from, const settings& read) {
    for (const auto& [key, where] : {std::pair("rtmp.address", read.rtmp),
                                     {"http.address", read.http},
                                     {"srt.address", read.srt_address}})
        if (!where.is_valid())
            from.reject(key, "expected an address in numbers, such as \"127.0.0.1\" or \"::\"");
    const auto all = read.listeners();
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (all[i].second.overlaps(all[k].second))
                from.reject(all[i].first,
                            fmt::format("expected another port than {}", all[k].first));
}

}  // namespace

settings read_settings(config& from) {
    settings out;
    out.data = store::data_folder(from);
    from.read("server.loops", out.loops, 0, 256);
    from.read_choice("log.level", out.log_level, log_levels);
    from.read_choice("access.mode", out.access_mode, "store|open");

    from.read("rtmp.address", out.rtmp.address);
    from.read("rtmp.port", out.rtmp.port, 0, 65535);
    from.read("rtmp.connections", out.rtmp_connections, 1, 1'000'000);
    from.read("rtmp.negotiation_time", out.rtmp_session.negotiation_time, 100ms, 5min);
    from.read("rtmp.silence_time", out.rtmp_session.silence_time, 1s, 1h);

    from.read("http.address", out.http.address);
    from.read("http.port", out.http.port, 0, 65535);
    from.read("http.connections", out.http_connections, 1, 1'000'000);
    out.tls = net::tls_settings::read(from);
    out.rtmps.address = out.rtmp.address;
    from.read("rtmps.port", out.rtmps.port, 0, 65535);
    out.https.address = out.http.address;
    from.read("https.port", out.https.port, 0, 65535);
    std::string public_url;
    from.read("http.public_url", public_url);
    from.read("srt.address", out.srt_address.address);
    from.read("srt.port", out.srt_address.port, 0, 65535);
    out.srt = srt::settings::read(from);
    check_listeners(from, out);

    from.read("stream.hold_time", out.source.hold_time, 0ms, 10min);
    from.read("stream.grace_time", out.grace_time, 0ms, 1h);
    from.read_size("stream.log_size", out.log.bytes, 1 << 20, std::size_t{4} << 30);
    from.read("stream.log_time", out.log.time, 500ms, 60s);
    from.read("stream.audio_wait", out.source.audio_wait, 0ms, 200ms);
    from.read("flv.stall_time", out.flv.stall_time, 1s, 1h);

    from.read("hls.part", out.hls.part_duration, 100ms, 1s);
    from.read("hls.segment", out.hls.segment_duration, 1s, 10s);
    from.read("hls.segments", out.hls.listed_segments, 6, 50);
    from.read_size("hls.memory", out.hls.memory_limit, 16 << 20, std::size_t{4} << 30);

    out.record = record::settings::read(from);
    out.record.grace_time = out.grace_time;

    from.leave("portal");
    from.leave("worker");
    return out;
}

}  // namespace weir::app
