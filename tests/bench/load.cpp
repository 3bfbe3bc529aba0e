// Publishes an FLV file in real time and watches it with many viewers over HTTP-FLV or RTMP; prints
// one JSON line of what that cost the server. Usage: bench_load rtmp|chunks INGEST_PORT flv|rtmp
// VIEWER_PORT VIEWERS SECONDS SERVER_PID FILE.flv WARM
#include <fmt/format.h>

#include "flv_file.hpp"
#include "measure.hpp"
#include "publisher.hpp"
#include "viewers.hpp"
#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

int main(int argc, char** argv) {
    if (argc != 10) return 2;
    const std::string how = argv[1];
    const auto ingest_port = static_cast<std::uint16_t>(std::atoi(argv[2]));
    const auto way = std::string(argv[3]) == "rtmp" ? bench::way::rtmp : bench::way::flv;
    const auto viewer_port = static_cast<std::uint16_t>(std::atoi(argv[4]));
    const auto count = static_cast<std::size_t>(std::atoi(argv[5]));
    const std::chrono::seconds duration(std::atoi(argv[6]));
    const int pid = std::atoi(argv[7]);
    bench::raise_file_limit();

    const auto tags = bench::read_flv(argv[8]);
    bench::send_times times(tags);
    std::atomic<bool> stop{false};
    std::thread publisher([&] {
        if (how == "rtmp")
            bench::publish_rtmp(tags, ingest_port, times, stop);
        else
            bench::publish_chunks(tags, ingest_port, times, stop);
    });

    // Long enough for the server's own buffers to fill, if memory is to be the viewers' alone.
    std::this_thread::sleep_for(std::chrono::seconds(std::atoi(argv[9])));
    const auto memory_before = bench::resident_kib(pid);
    bench::viewers all(way, viewer_port, count, times);
    const auto settled = all.run_for(std::chrono::seconds(3));
    const auto cpu_before = bench::cpu_seconds(pid);
    auto measured = all.run_for(duration);
    const auto cpu = bench::cpu_seconds(pid) - cpu_before;
    const auto memory = bench::resident_kib(pid) - memory_before;
    // Joins at all times of the two seconds between key frames.
    std::vector<double> joins;
    for (int i = 0; i < 150; ++i) {
        joins.push_back(all.join());
        const auto next = bench::clock::now() + std::chrono::milliseconds(37);
        while (bench::clock::now() < next) all.run_for(std::chrono::seconds(0));
    }
    stop = true;
    publisher.join();

    const auto gib = static_cast<double>(measured.bytes) / (1 << 30);
    fmt::print(
        "{{\"viewers\":{},\"gone\":{},\"seconds\":{},\"gib\":{:.3f},\"cpu_seconds\":{:.2f},\"cpu_"
        "per_gib\":{:.3f},"
        "\"kib_per_viewer\":{:.1f},\"delay_ms\":{{\"p50\":{:.1f},\"p99\":{:.1f}}},\"join_ms\":{{"
        "\"p50\":{:.1f},\"p99\":{:.1f}}}}}\n",
        count, settled.gone + measured.gone, duration.count(), gib, cpu, cpu / gib,
        memory / static_cast<double>(count), bench::percentile(measured.delays, 0.5),
        bench::percentile(measured.delays, 0.99), bench::percentile(joins, 0.5),
        bench::percentile(joins, 0.99));
}
