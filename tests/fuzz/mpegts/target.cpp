#include "weir/mpegts/demuxer.hpp"
#include "weir/mpegts/muxer.hpp"

#include "../check.hpp"
#include <algorithm>
#include <set>
#include <utility>

using namespace weir;

namespace {

// Holds a demuxer to its promises, and writes what it says again.
class checking_sink final : public mpegts::demuxer_sink {
 public:
    void on_tracks(std::span<const mpegts::track> tracks) override {
        WEIR_FUZZ_CHECK(tracks.size() <= mpegts::demuxer::max_tracks);
        known_.clear();
        for (const auto& each : tracks)
            WEIR_FUZZ_CHECK(known_.emplace(each.kind, each.index).second);
    }
    void on_format(const mpegts::track& of, const codec::video_format& format) override {
        WEIR_FUZZ_CHECK(known_.contains({of.kind, of.index}));
        WEIR_FUZZ_CHECK(of.kind == mpegts::track_kind::video);
        (void)muxer_.set_format(of.index, format).has_value();
    }
    void on_format(const mpegts::track& of, const codec::audio_format& format) override {
        WEIR_FUZZ_CHECK(known_.contains({of.kind, of.index}));
        WEIR_FUZZ_CHECK(of.kind == mpegts::track_kind::audio);
        WEIR_FUZZ_CHECK(format.sample_rate > 0 && format.channels > 0);
        (void)muxer_.set_format(of.index, format).has_value();
    }
    void on_unit(const mpegts::access_unit& unit) override {
        WEIR_FUZZ_CHECK(known_.contains({unit.kind, unit.track}));
        WEIR_FUZZ_CHECK(unit.pts <= mpegts::clock_mask && unit.dts <= mpegts::clock_mask);
        ++units_;
        written_.clear();
        muxer_.write_tables(written_);
        muxer_.write(written_, unit);
        WEIR_FUZZ_CHECK(written_.size() % 188 == 0);
    }
    void on_refused(std::uint16_t, const std::string& why) override {
        WEIR_FUZZ_CHECK(!why.empty());
        WEIR_FUZZ_CHECK(++refusals_ <= mpegts::max_refusals);
    }

    std::size_t units() const { return units_; }

 private:
    std::set<std::pair<mpegts::track_kind, std::uint8_t>> known_;
    mpegts::muxer muxer_;
    bytes written_;
    std::size_t units_ = 0;
    std::uint64_t refusals_ = 0;
};

std::pair<std::size_t, mpegts::demuxer_stats> read(byte_view stream, std::size_t step) {
    checking_sink sink;
    mpegts::demuxer in(sink);
    while (!stream.empty()) {
        const auto now = std::min(step, stream.size());
        in.put(stream.first(now));
        stream = stream.subspan(now);
    }
    in.finish();
    return {sink.units(), in.stats()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const byte_view stream(data, size);
    const auto whole = read(stream, size + 1);
    // Fragmentation makes no difference.
    WEIR_FUZZ_CHECK(read(stream, 61) == whole);
    return 0;
}
