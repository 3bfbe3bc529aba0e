#pragma once

#include "weir/base/bytes.hpp"
#include "weir/mpegts/buffer_budget.hpp"
#include "weir/mpegts/continuity.hpp"
#include "weir/mpegts/demuxer_sink.hpp"
#include "weir/mpegts/demuxer_stats.hpp"
#include "weir/mpegts/elementary_stream.hpp"
#include "weir/mpegts/packet_framer.hpp"
#include "weir/mpegts/section.hpp"
#include "weir/mpegts/tables.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace weir::mpegts {

/// Reads a transport stream (ISO/IEC 13818-1) of 188-byte packets as it arrives from an encoder:
/// the first program of its table, and of that H.264, HEVC, AV1, AAC (ADTS, LATM), MP3, AC-3,
/// E-AC-3 and Opus. Bytes may come in any fragmentation.
///
/// A picture is handed out when it is complete: once the stated size is there, or, where none is
/// stated, when the next one begins; or sooner, when the sender has shown that it fills up the last
/// packet of every picture.
///
/// Never fails: what cannot be read is left out and counted, and the track's next unit is marked as
/// damaged. Holds at most max_tracks tracks, and an unfinished PES packet for each, of
/// buffer_budget::most bytes together. Any thread, one at a time.
///
///     mpegts::demuxer in(sink);
///     in.put(bytes) …         for whatever has arrived
///     in.finish();            at the end
class demuxer {
 public:
    static constexpr std::size_t max_tracks = 16;

    /// `to` outlives the demuxer.
    explicit demuxer(demuxer_sink& to) : to_(to) {}
    demuxer(const demuxer&) = delete;
    demuxer& operator=(const demuxer&) = delete;

    void put(byte_view data);
    /// Nothing more comes: hands out what was waiting for its end.
    void finish();

    const demuxer_stats& stats() const { return stats_; }

 private:
    /// The sections of one PID.
    struct table {
        section_reader sections;
        continuity order;
    };

    void read_packet(const ts_packet& packet);
    std::vector<bytes> read_table(table& from, const ts_packet& packet);
    void use_programs(byte_view section);
    void use_map(byte_view section);
    void refuse(std::uint16_t pid, const std::string& why);
    void refuse_scrambled(std::uint16_t pid);
    elementary_stream* find(std::uint16_t pid);

    demuxer_sink& to_;
    demuxer_stats stats_;
    buffer_budget budget_;
    packet_framer framer_;
    table programs_;
    table map_;
    std::optional<program> program_;
    /// The section that is in use.
    bytes known_map_;
    std::vector<std::unique_ptr<elementary_stream>> streams_;
    /// PIDs that somebody was told about.
    std::vector<std::uint16_t> scrambled_;
};

}  // namespace weir::mpegts
