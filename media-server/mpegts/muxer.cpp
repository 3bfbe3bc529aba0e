#include "weir/mpegts/muxer.hpp"

#include "weir/codec/adts.hpp"
#include "weir/codec/nal_units.hpp"
#include "weir/mpegts/carriage.hpp"
#include "weir/mpegts/errc.hpp"
#include "weir/mpegts/ts_packet.hpp"

#include <algorithm>
#include <tuple>

namespace weir::mpegts {
namespace {

constexpr std::uint16_t first_video_pid = 0x100;
constexpr std::uint16_t first_audio_pid = 0x200;
// Another 25 ms, the longest audio unit of the usual ones, and it is late (13818-1 2.7.2: 100 ms).
constexpr std::int64_t clock_interval = 75 * 90;

// From `from` to `to`, the short way round.
std::int64_t distance(std::uint64_t from, std::uint64_t to) {
    constexpr unsigned unused_bits = 64 - 33;
    return static_cast<std::int64_t>((to - from) << unused_bits) >> unused_bits;
}

std::uint8_t stream_id_of(codec::audio_codec codec, std::uint8_t index) {
    switch (codec) {
        case codec::audio_codec::aac:
        case codec::audio_codec::mp3:
            return static_cast<std::uint8_t>(first_audio_stream + index % 32);
        default: return private_stream_1;
    }
}

// "Opus in MPEG-TS", opus_control_header: the packet's size, nothing trimmed.
void append_opus_header(bytes& to, std::size_t size) {
    byte_writer out(to);
    out.u16(0x7fe0);
    for (; size >= 255; size -= 255) out.u8(255);
    out.u8(static_cast<std::uint8_t>(size));
}

}  // namespace

result<void> muxer::set_format(std::uint8_t index, const codec::video_format& format) {
    auto entry = entry_for(format);
    if (!entry) return entry.error();
    entry->pid = first_video_pid + index;
    stream made{track_kind::video,
                index,
                format.codec,
                static_cast<std::uint8_t>(first_video_stream + index % 16),
                *entry,
                packet_writer(entry->pid),
                codec::annex_b_parameter_sets(format),
                codec::nal_length_size(format)};
    return set(std::move(made));
}

result<void> muxer::set_format(std::uint8_t index, const codec::audio_format& format) {
    auto entry = entry_for(format);
    if (!entry) return entry.error();
    entry->pid = first_audio_pid + index;
    stream made{track_kind::audio,
                index,
                format.codec,
                stream_id_of(format.codec, index),
                *entry,
                packet_writer(entry->pid),
                {},
                0};
    if (const auto header = codec::make_adts_header(format.record);
        header && format.codec == codec::audio_codec::aac)
        made.preface.assign(header->begin(), header->end());
    return set(std::move(made));
}

result<void> muxer::set(stream made) {
    if (auto* known = find(made.kind, made.index)) {
        if (known->entry != made.entry) ++map_version_;
        // The counter goes on.
        made.packets = known->packets;
        *known = std::move(made);
        return {};
    }
    if (streams_.size() == max_tracks) return make_error_code(errc::too_many_tracks);
    ++map_version_;
    const auto place = std::ranges::find_if(streams_, [&](const stream& each) {
        return std::tie(made.kind, made.index) < std::tie(each.kind, each.index);
    });
    streams_.insert(place, std::move(made));
    return {};
}

void muxer::remove(track_kind kind, std::uint8_t index) {
    if (std::erase_if(streams_, [&](const stream& each) {
            return each.kind == kind && each.index == index;
        }) > 0)
        ++map_version_;
}

muxer::stream* muxer::find(track_kind kind, std::uint8_t index) {
    const auto found = std::ranges::find_if(
        streams_, [&](const stream& each) { return each.kind == kind && each.index == index; });
    return found != streams_.end() ? &*found : nullptr;
}

muxer::stream& muxer::clock_stream() {
    return streams_.front();
}

void muxer::write_tables(bytes& to) {
    programs_.write_section(to, make_programs(map_pid));
    std::vector<map_entry> entries;
    for (const auto& each : streams_) entries.push_back(each.entry);
    const auto clock_pid = streams_.empty() ? null_pid : clock_stream().packets.pid();
    map_.write_section(to, make_map(map_version_, clock_pid, entries));
}

bool muxer::write(bytes& to, const access_unit& unit) {
    auto* const of = find(unit.kind, unit.track);
    if (!of || !make_pes(*of, unit)) return false;
    packet_writer::adaptation first;
    auto& clock_of = clock_stream();
    if (of == &clock_of) {
        first.clock = advance_clock(unit.dts);
    } else if (clock_is_due(unit.dts)) {
        if (const auto clock = advance_clock(unit.dts)) clock_of.packets.write_clock(to, *clock);
    }
    first.random_access = unit.key && (unit.kind == track_kind::video || of == &clock_of);
    of->packets.write_pes(to, pes_, first);
    return true;
}

bool muxer::make_pes(const stream& of, const access_unit& unit) {
    pes_.clear();
    append_pes_header(pes_, of.stream_id, {unit.pts & clock_mask, unit.dts & clock_mask});
    if (const auto* const video = std::get_if<codec::video_codec>(&of.codec)) {
        const byte_view sets = unit.key ? byte_view(of.preface) : byte_view();
        if (!codec::append_annex_b(pes_, *video, sets, unit.data, of.nal_length_size)) return false;
        // A size helps readers, who need not wait for the next picture then.
        state_pes_size(pes_);
        return true;
    }
    if (std::get<codec::audio_codec>(of.codec) == codec::audio_codec::opus)
        append_opus_header(pes_, unit.data.size());
    if (!of.preface.empty() && !codec::append_adts_header(pes_, of.preface, unit.data.size()))
        return false;
    pes_.insert(pes_.end(), unit.data.begin(), unit.data.end());
    return state_pes_size(pes_);
}

bool muxer::clock_is_due(std::uint64_t dts) const {
    return clock_ && distance(*clock_, dts - pcr_lead) >= clock_interval;
}

std::optional<std::uint64_t> muxer::advance_clock(std::uint64_t dts) {
    const auto now = (dts - pcr_lead) & clock_mask;
    if (clock_ && distance(*clock_, now) < 0) return std::nullopt;
    clock_ = now;
    return now;
}

}  // namespace weir::mpegts
