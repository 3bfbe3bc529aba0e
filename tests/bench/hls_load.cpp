// Publishes an FLV file in real time and watches it with many LL-HLS viewers; prints one JSON line
// of what that cost the server. Usage: bench_hls watch|blocked INGEST_PORT HTTP_PORT VIEWERS
// SECONDS SERVER_PID FILE.flv; `blocked` viewers ask for playlists only.
#include <fmt/format.h>

#include "flv_file.hpp"
#include "hls_viewers.hpp"
#include "measure.hpp"
#include "publisher.hpp"
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

int main(int argc, char** argv) {
    if (argc != 8) return 2;
    const bool blocked = std::string(argv[1]) == "blocked";
    const auto ingest_port = static_cast<std::uint16_t>(std::atoi(argv[2]));
    const auto http_port = static_cast<std::uint16_t>(std::atoi(argv[3]));
    const auto count = static_cast<std::size_t>(std::atoi(argv[4]));
    const std::chrono::seconds duration(std::atoi(argv[5]));
    const int pid = std::atoi(argv[6]);
    bench::raise_file_limit();

    const auto tags = bench::read_flv(argv[7]);
    bench::send_times times(tags);
    std::atomic<bool> stop{false};
    std::thread publisher([&] { bench::publish_rtmp(tags, ingest_port, times, stop); });

    // Until the window of the playlist has its usual length.
    std::this_thread::sleep_for(std::chrono::seconds(15));
    const auto memory_before = bench::resident_kib(pid);
    bench::hls_viewers all(http_port, count, blocked, times);
    const auto settled = all.run_for(std::chrono::seconds(3));
    const auto cpu_before = bench::cpu_seconds(pid);
    auto seen = all.run_for(duration);
    const auto cpu = bench::cpu_seconds(pid) - cpu_before;
    const auto memory = bench::resident_kib(pid) - memory_before;
    stop = true;
    publisher.join();

    const auto gib = static_cast<double>(seen.bytes) / (1 << 30);
    fmt::print(
        "{{\"viewers\":{},\"gone\":{},\"refused\":{},\"answers\":{},\"gib\":{:.3f},\"cpu_"
        "seconds\":{:.2f},\"cpu_per_gib\":{:.3f},\"microseconds_per_answer\":{:.1f},\"kib_per_"
        "viewer\":{:.1f},\"playlist_ms\":{{\"p50\":{:.1f},\"p99\":{:.1f}}},\"part_ms\":{{\"p50\":{:"
        ".1f},\"p99\":{:.1f}}}}}\n",
        count, settled.gone + seen.gone, seen.refused, seen.answers, gib, cpu, cpu / gib,
        cpu * 1e6 / static_cast<double>(seen.answers), memory / static_cast<double>(count),
        bench::percentile(seen.playlist_delays, 0.5), bench::percentile(seen.playlist_delays, 0.99),
        bench::percentile(seen.part_delays, 0.5), bench::percentile(seen.part_delays, 0.99));
}
