// Publishes an FLV file in real time and watches it with many HTTP-FLV viewers; prints one JSON
// line of what that cost the server. Usage: bench_load rtmp|chunks INGEST_PORT HTTP_PORT VIEWERS
// SECONDS SERVER_PID FILE.flv
#include <fmt/format.h>
#include <sys/resource.h>

#include "flv_file.hpp"
#include "publisher.hpp"
#include "viewers.hpp"
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <unistd.h>

namespace {

/// User and system time of a process, seconds.
double cpu_seconds(int pid) {
    std::ifstream in(fmt::format("/proc/{}/stat", pid));
    std::string line;
    std::getline(in, line);
    std::istringstream rest(line.substr(line.rfind(')') + 2));
    std::string field;
    double ticks = 0;
    for (int i = 3; rest >> field && i <= 15; ++i)
        if (i == 14 || i == 15) ticks += std::stod(field);
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double resident_kib(int pid) {
    std::ifstream in(fmt::format("/proc/{}/status", pid));
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("VmRSS:")) return std::stod(line.substr(6));
    return 0;
}

double percentile(std::vector<double>& values, double share) {
    if (values.empty()) return 0;
    const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at),
                     values.end());
    return values[at];
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 9) return 2;
    const std::string how = argv[1];
    const auto ingest_port = static_cast<std::uint16_t>(std::atoi(argv[2]));
    const auto http_port = static_cast<std::uint16_t>(std::atoi(argv[3]));
    const auto count = static_cast<std::size_t>(std::atoi(argv[4]));
    const std::chrono::seconds duration(std::atoi(argv[5]));
    const int pid = std::atoi(argv[6]);
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);

    const auto tags = bench::read_flv(argv[7]);
    bench::send_times times(tags);
    std::atomic<bool> stop{false};
    std::thread publisher([&] {
        if (how == "rtmp")
            bench::publish_rtmp(tags, ingest_port, times, stop);
        else
            bench::publish_chunks(tags, ingest_port, times, stop);
    });

    // Long enough for the server's own buffers to fill, if memory is to be the viewers' alone.
    std::this_thread::sleep_for(std::chrono::seconds(std::atoi(argv[8])));
    const auto memory_before = resident_kib(pid);
    bench::viewers all(http_port, count, times);
    const auto settled = all.run_for(std::chrono::seconds(3));
    const auto cpu_before = cpu_seconds(pid);
    auto measured = all.run_for(duration);
    const auto cpu = cpu_seconds(pid) - cpu_before;
    const auto memory = resident_kib(pid) - memory_before;
    stop = true;
    publisher.join();

    const auto gib = static_cast<double>(measured.bytes) / (1 << 30);
    fmt::print(
        "{{\"viewers\":{},\"gone\":{},\"seconds\":{},\"gib\":{:.3f},\"cpu_seconds\":{:.2f},\"cpu_"
        "per_gib\":{:.3f},"
        "\"kib_per_viewer\":{:.1f},\"delay_ms\":{{\"p50\":{:.1f},\"p99\":{:.1f}}}}}\n",
        count, settled.gone + measured.gone, duration.count(), gib, cpu, cpu / gib,
        memory / static_cast<double>(count), percentile(measured.delays, 0.5),
        percentile(measured.delays, 0.99));
}
