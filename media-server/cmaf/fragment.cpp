#include "weir/cmaf/fragment.hpp"

#include "weir/cmaf/box_writer.hpp"

#include <algorithm>
#include <vector>

namespace weir::cmaf {

namespace {

// ISO/IEC 14496-12 8.8.7.1
constexpr std::uint32_t tfhd_default_duration = 0x08;
constexpr std::uint32_t tfhd_default_flags = 0x20;
constexpr std::uint32_t tfhd_default_base_is_moof = 0x020000;

// ISO/IEC 14496-12 8.8.8.1
constexpr std::uint32_t trun_data_offset = 0x001;
constexpr std::uint32_t trun_duration = 0x100;
constexpr std::uint32_t trun_size = 0x200;
constexpr std::uint32_t trun_flags = 0x400;
constexpr std::uint32_t trun_composition = 0x800;

// ISO/IEC 14496-12 8.8.3.1: depends on no other sample; depends on others and is no sync sample.
constexpr std::uint32_t sync_flags = 0x02000000;
constexpr std::uint32_t non_sync_flags = 0x01010000;

std::uint32_t flags_of(const sample& one) {
    return one.sync ? sync_flags : non_sync_flags;
}

/// What the samples of a run have in common is said once, in tfhd.
struct run_shape {
    bool same_duration;
    bool same_flags;
    bool composed;

    explicit run_shape(std::span<const sample> samples)
        : same_duration(std::ranges::all_of(
              samples,
              [&](const sample& one) { return one.duration == samples.front().duration; })),
          same_flags(std::ranges::all_of(
              samples, [&](const sample& one) { return one.sync == samples.front().sync; })),
          composed(std::ranges::any_of(samples,
                                       [](const sample& one) { return one.composition != 0; })) {}

    std::uint32_t tfhd() const {
        return tfhd_default_base_is_moof | (same_duration ? tfhd_default_duration : 0) |
               (same_flags ? tfhd_default_flags : 0);
    }
    std::uint32_t trun() const {
        return trun_data_offset | trun_size | (same_duration ? 0 : trun_duration) |
               (same_flags ? 0 : trun_flags) | (composed ? trun_composition : 0);
    }
};

/// Returns where the data offset stands, which is known only when the moof is complete.
std::size_t write_run(box_writer& out, const track_run& run) {
    const run_shape shape(run.samples);
    const auto box = out.open("traf");
    {
        const auto header = out.open_full("tfhd", 0, shape.tfhd());
        out.u32(run.track);
        if (shape.same_duration) out.u32(run.samples.front().duration);
        if (shape.same_flags) out.u32(flags_of(run.samples.front()));
    }
    {
        const auto time = out.open_full("tfdt", 1, 0);
        out.u64(run.decode_time);
    }
    const auto table = out.open_full("trun", 1, shape.trun());
    out.u32(static_cast<std::uint32_t>(run.samples.size()));
    const auto offset_at = out.size();
    out.u32(0);
    for (const auto& one : run.samples) {
        if (!shape.same_duration) out.u32(one.duration);
        out.u32(static_cast<std::uint32_t>(one.data.size()));
        if (!shape.same_flags) out.u32(flags_of(one));
        if (shape.composed) out.u32(static_cast<std::uint32_t>(one.composition));
    }
    return offset_at;
}

/// An upper bound, so that the bytes are allocated once.
std::size_t bound(std::span<const track_run> runs) {
    std::size_t size = 128;
    for (const auto& run : runs) {
        size += 128;
        for (const auto& one : run.samples) size += 16 + one.data.size();
    }
    return size;
}

std::vector<std::size_t> write_movie_fragment(box_writer& out, std::uint32_t sequence,
                                              std::span<const track_run> runs) {
    std::vector<std::size_t> offsets_at;
    offsets_at.reserve(runs.size());
    const auto movie_fragment = out.open("moof");
    {
        const auto header = out.open_full("mfhd", 0, 0);
        out.u32(sequence);
    }
    for (const auto& run : runs) {
        offsets_at.push_back(run.samples.empty() ? 0 : write_run(out, run));
    }
    return offsets_at;
}

void write_data(box_writer& out, std::span<const track_run> runs,
                std::span<const std::size_t> offsets_at) {
    const auto data = out.open("mdat");
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (runs[i].samples.empty()) continue;
        out.patch_u32(offsets_at[i], static_cast<std::uint32_t>(out.size()));
        for (const auto& one : runs[i].samples) out.append(one.data);
    }
}

}  // namespace

bytes fragment(std::uint32_t sequence, std::span<const track_run> runs) {
    bytes made;
    made.reserve(bound(runs));
    box_writer out(made);
    const auto offsets_at = write_movie_fragment(out, sequence, runs);
    write_data(out, runs, offsets_at);
    return made;
}

}  // namespace weir::cmaf
