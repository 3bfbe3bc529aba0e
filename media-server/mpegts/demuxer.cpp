#include "weir/mpegts/demuxer.hpp"

#include "weir/mpegts/errc.hpp"

#include <algorithm>

namespace weir::mpegts {

void demuxer::put(byte_view data) {
    framer_.put(data);
    while (const auto bytes_of_packet = framer_.next()) {
        ++stats_.packets;
        const auto packet = read_ts_packet(*bytes_of_packet);
        if (packet && !packet->transport_error) {
            read_packet(*packet);
        } else {
            ++stats_.unusable_packets;
        }
    }
    stats_.skipped_bytes = framer_.skipped();
}

void demuxer::finish() {
    for (const auto& stream : streams_) stream->finish();
}

void demuxer::read_packet(const ts_packet& packet) {
    const bool is_programs = packet.pid == programs_pid;
    const bool is_map = !is_programs && program_ && packet.pid == program_->map_pid;
    auto* const stream = is_programs || is_map ? nullptr : find(packet.pid);
    if (!is_programs && !is_map && !stream) return;
    if (packet.scrambled) {
        ++stats_.unusable_packets;
        refuse_scrambled(packet.pid);
    } else if (is_programs) {
        for (const auto& section : read_table(programs_, packet)) use_programs(section);
    } else if (is_map) {
        for (const auto& section : read_table(map_, packet)) use_map(section);
    } else {
        stream->put(packet);
    }
}

std::vector<bytes> demuxer::read_table(table& from, const ts_packet& packet) {
    if (!packet.has_payload) return {};
    const auto found = from.order.check(packet);
    if (found == continuity::verdict::repeats) return {};
    if (found == continuity::verdict::gap) from.sections.reset();
    const auto broken_before = from.sections.broken();
    auto sections = from.sections.put(packet.payload, packet.start);
    stats_.broken_sections += from.sections.broken() - broken_before;
    return sections;
}

void demuxer::use_programs(byte_view section) {
    const auto first = read_programs(section);
    if (!first) {
        ++stats_.broken_sections;
        return;
    }
    if (!*first || *first == program_) return;
    program_ = *first;
    known_map_.clear();
    map_ = {};
}

void demuxer::use_map(byte_view section) {
    if (std::ranges::equal(section, known_map_)) return;
    const auto entries = read_map(section, program_->number);
    if (!entries) {
        // The map's PID may carry other tables.
        if (entries.error().code != errc::section_table) ++stats_.broken_sections;
        return;
    }
    if (!*entries) return;
    known_map_.assign(section.begin(), section.end());

    std::vector<std::unique_ptr<elementary_stream>> streams;
    std::vector<track> tracks;
    std::uint8_t indices[2] = {};
    for (const auto& entry : **entries) {
        const auto how = carriage_of(entry);
        if (!how || tracks.size() == max_tracks) {
            refuse(entry.pid, how ? make_error_code(errc::too_many_tracks).message()
                                  : describe(entry) + " is not carried");
            continue;
        }
        track made;
        made.pid = entry.pid;
        made.codec = codec_of(*how);
        made.kind = std::holds_alternative<codec::video_codec>(made.codec) ? track_kind::video
                                                                           : track_kind::audio;
        made.index = indices[static_cast<std::size_t>(made.kind)]++;
        tracks.push_back(made);
        const auto known = std::ranges::find_if(
            streams_, [&](const auto& each) { return each && each->entry() == entry; });
        if (known != streams_.end()) {
            (*known)->set_index(made.index);
            streams.push_back(std::move(*known));
        } else {
            streams.push_back(
                std::make_unique<elementary_stream>(to_, stats_, budget_, entry, *how, made));
        }
    }
    streams_.swap(streams);
    scrambled_.clear();
    to_.on_tracks(tracks);
}

void demuxer::refuse(std::uint16_t pid, const std::string& why) {
    if (++stats_.refusals <= max_refusals) to_.on_refused(pid, why);
}

void demuxer::refuse_scrambled(std::uint16_t pid) {
    if (std::ranges::find(scrambled_, pid) != scrambled_.end()) return;
    scrambled_.push_back(pid);
    refuse(pid, make_error_code(errc::scrambled).message());
}

elementary_stream* demuxer::find(std::uint16_t pid) {
    const auto found = std::ranges::find_if(
        streams_, [pid](const auto& each) { return each->entry().pid == pid; });
    return found != streams_.end() ? found->get() : nullptr;
}

}  // namespace weir::mpegts
