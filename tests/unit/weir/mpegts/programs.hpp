// Small programs made of units that only look like media, and what a demuxer says of them.
#pragma once

#include "weir/codec/aac.hpp"
#include "weir/codec/avc.hpp"
#include "weir/codec/opus.hpp"
#include "weir/mpegts/demuxer.hpp"
#include "weir/mpegts/muxer.hpp"

#include "support/hex.hpp"
#include <string>
#include <utility>
#include <vector>

namespace weir::test {

/// 128 by 96 pixels, no timing.
inline codec::video_format avc_format() {
    return *codec::read_avc_record(
        hex("01 42 00 0a ff e1 00 07 67 42 00 0a f8 41 a2 01 00 04 68 ce 38 80"));
}
/// 48 kHz stereo.
inline codec::audio_format aac_format() {
    return *codec::read_aac_config(hex("11 90"));
}

/// One slice behind its length, `size` bytes in all.
inline bytes picture(bool key, std::size_t size) {
    bytes unit(size, 0x55);
    put_be<4>(unit.data(), size - 4);
    unit[4] = key ? 0x65 : 0x41;
    return unit;
}

inline mpegts::access_unit video_unit(std::uint64_t pts, std::uint64_t dts, byte_view data,
                                      bool key) {
    mpegts::access_unit unit;
    unit.kind = mpegts::track_kind::video;
    unit.pts = pts;
    unit.dts = dts;
    unit.data = data;
    unit.key = key;
    return unit;
}

inline mpegts::access_unit audio_unit(std::uint64_t pts, byte_view data, std::uint8_t track = 0) {
    mpegts::access_unit unit;
    unit.kind = mpegts::track_kind::audio;
    unit.track = track;
    unit.pts = unit.dts = pts;
    unit.data = data;
    unit.key = true;
    return unit;
}

/// A unit with its bytes.
struct kept_unit {
    mpegts::track_kind kind{};
    std::uint8_t track = 0;
    std::uint64_t pts = 0;
    std::uint64_t dts = 0;
    bytes data;
    bool key = false;
    bool damaged = false;
};

class recording_sink final : public mpegts::demuxer_sink {
 public:
    std::vector<std::vector<mpegts::track>> maps;
    std::vector<codec::video_format> video_formats;
    std::vector<codec::audio_format> audio_formats;
    std::vector<kept_unit> units;
    std::vector<std::pair<std::uint16_t, std::string>> refused;

    void on_tracks(std::span<const mpegts::track> tracks) override {
        maps.emplace_back(tracks.begin(), tracks.end());
    }
    void on_format(const mpegts::track&, const codec::video_format& format) override {
        video_formats.push_back(format);
    }
    void on_format(const mpegts::track&, const codec::audio_format& format) override {
        audio_formats.push_back(format);
    }
    void on_unit(const mpegts::access_unit& unit) override {
        units.push_back({unit.kind, unit.track, unit.pts, unit.dts,
                         bytes(unit.data.begin(), unit.data.end()), unit.key, unit.damaged});
    }
    void on_refused(std::uint16_t pid, const std::string& why) override {
        refused.emplace_back(pid, why);
    }

    std::vector<kept_unit> of(mpegts::track_kind kind) const {
        std::vector<kept_unit> found;
        for (const auto& each : units) {
            if (each.kind == kind) found.push_back(each);
        }
        return found;
    }
};

/// What a demuxer says of a whole stream.
struct demuxed {
    explicit demuxed(byte_view stream, bool to_its_end = true) {
        mpegts::demuxer in(sink);
        in.put(stream);
        if (to_its_end) in.finish();
        stats = in.stats();
    }

    recording_sink sink;
    mpegts::demuxer_stats stats;
};

inline std::uint16_t pid_of(byte_view packet) {
    return static_cast<std::uint16_t>((packet[1] & 31) << 8 | packet[2]);
}

/// The packets of a stream, to be changed and put together again.
inline std::vector<bytes> packets_of(byte_view stream) {
    std::vector<bytes> packets;
    for (std::size_t at = 0; at + 188 <= stream.size(); at += 188) {
        const auto one = stream.subspan(at, 188);
        packets.emplace_back(one.begin(), one.end());
    }
    return packets;
}
inline bytes joined(const std::vector<bytes>& packets) {
    bytes stream;
    for (const auto& each : packets) stream.insert(stream.end(), each.begin(), each.end());
    return stream;
}

/// One packet with everything from the pointer or PES header on, stuffed like a section.
inline bytes packet_of(std::uint16_t pid, bool start, unsigned counter, byte_view payload) {
    bytes packet(188, 0xff);
    packet[0] = 0x47;
    packet[1] = static_cast<std::uint8_t>((start ? 0x40 : 0) | pid >> 8);
    packet[2] = static_cast<std::uint8_t>(pid);
    packet[3] = static_cast<std::uint8_t>(0x10 | (counter & 15));
    std::copy(payload.begin(), payload.end(), packet.begin() + 4);
    return packet;
}

}  // namespace weir::test
