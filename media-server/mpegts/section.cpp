#include "weir/mpegts/section.hpp"

#include <array>

namespace weir::mpegts {
namespace {

constexpr auto crc_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        auto value = i << 24;
        for (int bit = 0; bit < 8; ++bit)
            value = value << 1 ^ ((value & 0x80000000) != 0 ? 0x04c11db7u : 0u);
        table[i] = value;
    }
    return table;
}();

constexpr std::size_t head_size = 3;

}  // namespace

std::uint32_t section_checksum(byte_view data) {
    std::uint32_t value = 0xffffffff;
    for (const auto byte : data) value = value << 8 ^ crc_table[(value >> 24 ^ byte) & 0xff];
    return value;
}

std::vector<bytes> section_reader::put(byte_view payload, bool start) {
    std::vector<bytes> sections;
    byte_reader in(payload);
    if (start) {
        // pointer_field: what is left of the section before.
        const auto end_of_last = in.take(in.u8().value_or(0));
        if (!end_of_last) {
            reset();
            return sections;
        }
        if (reading_) {
            pending_.insert(pending_.end(), end_of_last->begin(), end_of_last->end());
            collect(sections);
        }
        pending_.clear();
        reading_ = true;
    }
    if (reading_) {
        pending_.insert(pending_.end(), in.rest().begin(), in.rest().end());
        collect(sections);
    }
    return sections;
}

void section_reader::reset() {
    pending_.clear();
    reading_ = false;
}

void section_reader::collect(std::vector<bytes>& sections) {
    byte_view rest = pending_;
    while (rest.size() >= head_size) {
        constexpr std::uint8_t stuffing = 0xff;
        if (rest[0] == stuffing) {
            reset();
            return;
        }
        const std::size_t size = head_size + ((rest[1] & 15u) << 8 | rest[2]);
        if (rest.size() < size) break;
        const auto section = rest.first(size);
        if (section_checksum(section) != 0) {
            // Its size is as little to be trusted.
            ++broken_;
            reset();
            return;
        }
        sections.emplace_back(section.begin(), section.end());
        rest = rest.subspan(size);
    }
    pending_.erase(pending_.begin(), pending_.end() - static_cast<std::ptrdiff_t>(rest.size()));
}

}  // namespace weir::mpegts
