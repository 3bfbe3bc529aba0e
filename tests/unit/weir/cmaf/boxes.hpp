// Reads MP4 boxes back, for tests only: it trusts its input and throws std::bad_optional_access on
// nonsense.
#pragma once

#include "weir/base/bytes.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace weir::test {

inline std::string hex(byte_view data) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto one : data) {
        text += digits[one >> 4];
        text += digits[one & 15];
    }
    return text;
}

struct box {
    std::string_view type;
    /// After the eight bytes of the header.
    byte_view content;
    std::size_t offset = 0;
};

inline std::vector<box> boxes_in(byte_view data) {
    std::vector<box> found;
    byte_reader in(data);
    while (!in.empty()) {
        const auto offset = in.offset();
        const auto size = in.u32().value();
        const auto type = as_text(in.take(4).value());
        found.push_back({type, in.take(size - 8).value(), offset});
    }
    return found;
}

/// All boxes of a type in a container.
inline std::vector<byte_view> all(byte_view data, std::string_view type) {
    std::vector<byte_view> found;
    for (const auto& one : boxes_in(data)) {
        if (one.type == type) found.push_back(one.content);
    }
    return found;
}

/// The first box at a path such as "moov/trak/mdia".
inline byte_view at(byte_view data, std::string_view path) {
    while (!path.empty()) {
        const auto type = path.substr(0, 4);
        const auto found = all(data, type);
        if (found.empty()) return {};
        data = found.front();
        path.remove_prefix(path.size() > 4 ? 5 : 4);
    }
    return data;
}

struct read_sample {
    std::uint32_t track = 0;
    std::uint64_t dts = 0;
    std::uint32_t duration = 0;
    std::int32_t composition = 0;
    bool sync = false;
    byte_view data;
};

/// The samples of one traf; `file` is what it stands in and `moof` where its moof starts.
inline void read_traf(byte_view traf, byte_view file, std::size_t moof,
                      std::vector<read_sample>& into) {
    byte_reader head(at(traf, "tfhd"));
    const auto head_flags = head.u32().value();
    read_sample common;
    common.track = head.u32().value();
    if (head_flags & 0x08) common.duration = head.u32().value();
    std::uint32_t flags = head_flags & 0x20 ? head.u32().value() : 0;

    byte_reader time(at(traf, "tfdt"));
    time.skip(4);
    auto dts = time.u64().value();

    byte_reader run(at(traf, "trun"));
    const auto run_flags = run.u32().value();
    const auto count = run.u32().value();
    auto offset = moof + run.u32().value();
    for (std::uint32_t i = 0; i < count; ++i) {
        auto one = common;
        if (run_flags & 0x100) one.duration = run.u32().value();
        const auto size = run.u32().value();
        if (run_flags & 0x400) flags = run.u32().value();
        if (run_flags & 0x800) one.composition = static_cast<std::int32_t>(run.u32().value());
        one.sync = !(flags & 0x00010000);
        one.dts = dts;
        one.data = file.subspan(offset, size);
        into.push_back(one);
        dts += one.duration;
        offset += size;
    }
}

inline std::vector<read_sample> read_fragments(byte_view file) {
    std::vector<read_sample> found;
    for (const auto& one : boxes_in(file)) {
        if (one.type != "moof") continue;
        for (const auto& traf : all(one.content, "traf")) read_traf(traf, file, one.offset, found);
    }
    return found;
}

}  // namespace weir::test
