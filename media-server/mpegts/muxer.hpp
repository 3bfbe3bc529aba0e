#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/codec/format.hpp"
#include "weir/mpegts/access_unit.hpp"
#include "weir/mpegts/packet_writer.hpp"
#include "weir/mpegts/pes.hpp"
#include "weir/mpegts/tables.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace weir::mpegts {

/// Writes a transport stream of one program (ISO/IEC 13818-1) with H.264, HEVC, AAC (as ADTS), MP3,
/// AC-3, E-AC-3 and Opus. Appends whole packets of 188 bytes and keeps none: what was appended can
/// go out. Continuity counters go on from call to call, so that segments made by one muxer follow
/// each other seamlessly.
///
///     mpegts::muxer out;
///     out.set_format(0, video); out.set_format(0, audio);
///                                    of all tracks, as some players begin anew when the map
///                                    changes
///     out.write_tables(to);          in front of each segment; where viewers come any time also in
///                                    front of key frames and every 100 to 500 ms
///     out.write(to, unit); …         in the order in which they were published
///
/// The program clock (PCR) is pcr_lead behind the DTS of what is written. It stands on the first
/// video track, without video on the first audio track, at least every 100 ms of media as long as
/// units come, and never goes back. So let times begin at pcr_lead or above: players take a clock
/// that begins with a wrap for a leap of a day. Any thread, one at a time.
class muxer {
 public:
    /// 100 ms.
    static constexpr std::uint64_t pcr_lead = 9000;
    static constexpr std::size_t max_tracks = 16;

    /// What a track holds from now on. A new track, or another codec, changes the program map: then
    /// write the tables next. errc::no_mapping for what a transport stream does not carry: AV1,
    /// VP9, FLAC, AAC that ADTS cannot describe, Opus in a layout of its own.
    /// errc::too_many_tracks.
    result<void> set_format(std::uint8_t index, const codec::video_format& format);
    result<void> set_format(std::uint8_t index, const codec::audio_format& format);
    /// This track ends; write the tables next.
    void remove(track_kind kind, std::uint8_t index);

    /// The program association table and the program map table.
    void write_tables(bytes& to);

    /// False, and nothing is written, for a unit of a track without a format, one whose NAL unit
    /// lengths do not fit, AAC over 8184 bytes and other audio over 64 KiB. Parameter sets of H.264
    /// and HEVC are written in front of every key frame.
    bool write(bytes& to, const access_unit& unit);

 private:
    struct stream {
        track_kind kind{};
        std::uint8_t index = 0;
        std::variant<codec::video_codec, codec::audio_codec> codec;
        std::uint8_t stream_id = 0;
        map_entry entry;
        packet_writer packets;
        /// In front of units: parameter sets as a byte stream, or an ADTS header.
        bytes preface;
        std::size_t nal_length_size = 4;
    };

    stream* find(track_kind kind, std::uint8_t index);
    stream& clock_stream();
    result<void> set(stream made);
    bool make_pes(const stream& of, const access_unit& unit);
    /// The clock for something of this DTS, unless it would go back.
    std::optional<std::uint64_t> advance_clock(std::uint64_t dts);
    bool clock_is_due(std::uint64_t dts) const;

    /// Video first, then audio, each by index.
    std::vector<stream> streams_;
    packet_writer programs_{programs_pid};
    packet_writer map_{map_pid};
    std::uint8_t map_version_ = 0;
    std::optional<std::uint64_t> clock_;
    bytes pes_;

    static constexpr std::uint16_t map_pid = 0x1000;
};

}  // namespace weir::mpegts
