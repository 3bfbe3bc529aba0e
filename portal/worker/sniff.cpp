#include "portal/worker/sniff.hpp"

#include "portal/worker/mp4_walk.hpp"

#include <array>
#include <fstream>

namespace portal::worker {

namespace {

constexpr std::size_t head_size = 4 * 192;
constexpr container mp4{"mov", "mov,mp4,m4a,3gp,3g2,mj2"};
constexpr std::array taken{mp4,
                           container{"matroska", "matroska,webm"},
                           container{"flv", "flv"},
                           container{"avi", "avi"},
                           container{"wav", "wav"},
                           container{"flac", "flac"},
                           container{"ogg", "ogg"},
                           container{"mp3", "mp3"},
                           container{"mpeg", "mpeg"},
                           container{"mpegts", "mpegts"}};

bool has(weir::byte_view head, std::size_t at, std::string_view what) {
    if (head.size() < at + what.size()) return false;
    for (std::size_t i = 0; i < what.size(); ++i)
        if (head[at + i] != static_cast<std::uint8_t>(what[i])) return false;
    return true;
}

bool is_transport_stream(weir::byte_view head) {
    constexpr std::size_t packet = 188;
    if (head.size() < 3 * packet + 1) return false;
    for (std::size_t at = 0; at <= 3 * packet; at += packet)
        if (head[at] != 0x47) return false;
    return true;
}

}  // namespace

std::optional<container> container_named(std::string_view demuxer) {
    for (const auto& each : taken)
        if (each.demuxer == demuxer) return each;
    return std::nullopt;
}

std::optional<container> sniff(weir::byte_view head) {
    // ISO/IEC 14496-12 has no magic: the name of the first box is one.
    for (const std::string_view box : {"ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"})
        if (has(head, 4, box)) return mp4;
    if (has(head, 0, "\x1a\x45\xdf\xa3")) return container_named("matroska");
    if (has(head, 0, "FLV\x01")) return container_named("flv");
    if (has(head, 0, "RIFF") && has(head, 8, "AVI ")) return container_named("avi");
    if (has(head, 0, "RIFF") && has(head, 8, "WAVE")) return container_named("wav");
    if (has(head, 0, "fLaC")) return container_named("flac");
    if (has(head, 0, "OggS")) return container_named("ogg");
    if (has(head, 0, "ID3")) return container_named("mp3");
    // A pack header of a program stream, ISO/IEC 13818-1 2.5.3.3.
    if (has(head, 0, std::string_view("\0\0\1\xba", 4))) return container_named("mpeg");
    if (is_transport_stream(head)) return container_named("mpegts");
    // A frame of layer III, ISO/IEC 11172-3 2.4.2.3.
    if (head.size() > 2 && head[0] == 0xff && (head[1] & 0xe6) == 0xe2)
        return container_named("mp3");
    return std::nullopt;
}

outcome_of<container> examine(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::array<char, head_size> head{};
    file.read(head.data(), head.size());
    const auto count = static_cast<std::size_t>(file.gcount());
    const auto known = sniff(weir::as_bytes(std::string_view(head.data(), count)));
    if (!known)
        return refusal{reasons::unsupported_media,
                       "The file is none of the kinds that can be played here."};
    if (known->demuxer != mp4.demuxer) return *known;
    file.clear();
    if (auto wrong = walk_mp4(file)) return *wrong;
    return *known;
}

}  // namespace portal::worker
