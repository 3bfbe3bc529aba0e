// Reads a transport stream and writes it again with our muxer; prints what it found, a line each.
//
// usage: ts_remux IN OUT BYTES_AT_A_TIME
#include "weir/mpegts/demuxer.hpp"
#include "weir/mpegts/muxer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace weir;

namespace {

class remuxer final : public mpegts::demuxer_sink {
 public:
    const bytes& out() const { return out_; }

    void on_tracks(std::span<const mpegts::track> tracks) override {
        awaited_.clear();
        for (const auto& each : tracks) {
            fmt::print("track {} {} {}\n", name(each.kind), each.index, each.pid);
            awaited_.insert(each.pid);
        }
    }
    void on_format(const mpegts::track& of, const codec::video_format& format) override {
        fmt::print("format video {} {} {}x{} {:.3f}\n", of.index, format.codecs, format.width,
                   format.height, format.frame_rate);
        set(of, format);
    }
    void on_format(const mpegts::track& of, const codec::audio_format& format) override {
        fmt::print("format audio {} {} {} {}\n", of.index, format.codecs, format.sample_rate,
                   format.channels);
        set(of, format);
    }
    void on_unit(const mpegts::access_unit& unit) override {
        fmt::print("unit {} {} {} {} {} {} {}\n", name(unit.kind), unit.track, unit.pts, unit.dts,
                   unit.key ? "key" : "-", unit.damaged ? "damaged" : "-", unit.data.size());
        held_.emplace_back(unit, bytes(unit.data.begin(), unit.data.end()));
        if (awaited_.empty()) write_held();
    }
    void on_refused(std::uint16_t pid, const std::string& why) override {
        fmt::print("refused {} {}\n", pid, why);
        awaited_.erase(pid);
    }

    /// Whatever waited for the first map, which players want to be whole.
    void write_held() {
        for (auto& [unit, data] : held_) {
            unit.data = data;
            const bool segment_begins = unit.kind == mpegts::track_kind::video && unit.key;
            if (segment_begins || changed_) out_to_.write_tables(out_);
            changed_ = false;
            if (!out_to_.write(out_, unit)) fmt::print("left out\n");
        }
        held_.clear();
    }

 private:
    static const char* name(mpegts::track_kind kind) {
        return kind == mpegts::track_kind::video ? "video" : "audio";
    }
    template <class Format>
    void set(const mpegts::track& of, const Format& format) {
        const auto done = out_to_.set_format(of.index, format);
        if (!done) fmt::print("not written: {}\n", done.error().message());
        changed_ = true;
        awaited_.erase(of.pid);
    }

    mpegts::muxer out_to_;
    bytes out_;
    bool changed_ = false;
    /// PIDs of tracks without a format.
    std::set<std::uint16_t> awaited_;
    std::vector<std::pair<mpegts::access_unit, bytes>> held_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    std::ifstream file(argv[1], std::ios::binary);
    const std::string in{std::istreambuf_iterator<char>(file), {}};
    const auto step = std::strtoul(argv[3], nullptr, 10);

    remuxer sink;
    mpegts::demuxer demuxer(sink);
    for (auto rest = as_bytes(in); !rest.empty() && step > 0;) {
        const auto now = std::min(step, rest.size());
        demuxer.put(rest.first(now));
        rest = rest.subspan(now);
    }
    demuxer.finish();
    sink.write_held();

    const auto& stats = demuxer.stats();
    fmt::print("stats {} {} {} {} {} {}\n", stats.packets, stats.skipped_bytes, stats.gaps,
               stats.unusable_packets, stats.broken_sections, stats.broken_units);
    std::ofstream out(argv[2], std::ios::binary);
    out.write(as_text(sink.out()).data(), static_cast<std::streamsize>(sink.out().size()));
    return out.good() ? 0 : 1;
}
