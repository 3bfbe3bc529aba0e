#include "portal/worker/settings.hpp"

#include <algorithm>
#include <charconv>

namespace portal::worker {

namespace {

/// "360,720,1080"; empty for none at all; nothing when it is not such a list.
bool read_heights(std::string_view text, std::vector<std::int64_t>& into) {
    into.clear();
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        std::int64_t height = 0;
        const auto read = std::from_chars(text.data(), text.data() + end, height);
        if (read.ec != std::errc() || read.ptr != text.data() + end || height < 144 ||
            height > 4320 || height % 2 != 0)
            return false;
        into.push_back(height);
        text = text.substr(std::min(end + 1, text.size()));
    }
    return into.size() <= 8;
}

}  // namespace

settings read_settings(weir::config& from) {
    using namespace std::chrono_literals;
    settings out;
    out.data = weir::store::data_folder(from);
    from.read_choice("log.level", out.log_level, weir::log_levels);
    from.read("worker.jobs", out.jobs, 1, 256);
    std::string apart = "namespaces";
    from.read_choice("worker.sandbox", apart, "namespaces|limits");
    out.namespaces = apart == "namespaces";
    from.read_size("worker.memory", out.each.memory, std::size_t{256} << 20,
                   std::size_t{1024} << 30);
    from.read_size("worker.free_floor", out.free_floor, 0, std::size_t{1} << 50);
    std::chrono::milliseconds silence = out.each.silence;
    from.read("worker.stall_time", silence, 1s, 1h);
    out.each.silence = std::chrono::ceil<std::chrono::seconds>(silence);
    std::chrono::milliseconds whole = out.each.whole;
    from.read("worker.step_time", whole, 1min, 168h);
    out.each.whole = std::chrono::ceil<std::chrono::seconds>(whole);
    std::chrono::milliseconds longest = out.allowed.duration;
    from.read("worker.longest_video", longest, 1min, 168h);
    out.allowed.duration = std::chrono::ceil<std::chrono::seconds>(longest);
    std::string heights = "360,720,1080";
    from.read("worker.heights", heights);
    if (!read_heights(heights, out.heights))
        from.reject("worker.heights", "expected even heights from 144 to 4320 with commas between");
    std::chrono::milliseconds stretch = out.stretch;
    from.read("worker.stretch", stretch, 2s, 10min);
    out.stretch = std::chrono::ceil<std::chrono::seconds>(stretch);
    from.read_choice("worker.preset", out.preset,
                     "ultrafast|superfast|veryfast|faster|fast|medium|slow|slower");
    for (const auto* table : {"access", "flv", "hls", "http", "https", "mail", "portal", "record",
                              "rtmp", "rtmps", "server", "srt", "stream", "tls", "uploads"})
        from.leave(table);
    return out;
}

}  // namespace portal::worker
