#include "weir/mpegts/tables.hpp"

#include "weir/mpegts/errc.hpp"
#include "weir/mpegts/section.hpp"

namespace weir::mpegts {
namespace {

constexpr std::uint8_t programs_table = 0;
constexpr std::uint8_t map_table = 2;
constexpr std::uint16_t pid_mask = 0x1fff;
constexpr std::uint16_t length_mask = 0x0fff;
constexpr std::size_t checksum_size = 4;
constexpr std::uint16_t program_number = 1;

struct section_body {
    std::uint16_t id = 0;
    std::uint8_t number = 0;
    bool in_force = false;
    /// What stands between the eight bytes that all sections begin with and the checksum.
    byte_view data;
};

parsed<section_body> read_section(byte_view section, std::uint8_t table) {
    constexpr std::size_t head_size = 8;
    if (section.size() < head_size + checksum_size)
        return parse_error{errc::section_too_short, section.size()};
    if (section[0] != table) return parse_error{errc::section_table, 0};
    section_body body;
    body.id = static_cast<std::uint16_t>(section[3] << 8 | section[4]);
    body.in_force = (section[5] & 1) != 0;  // current_next_indicator
    body.number = section[6];
    body.data = section.subspan(head_size, section.size() - head_size - checksum_size);
    return body;
}

bytes begin_section(std::uint8_t table, std::uint16_t id, std::uint8_t version) {
    bytes section;
    byte_writer out(section);
    out.u8(table);
    out.u16(0);  // the length, once it is known
    out.u16(id);
    out.u8(static_cast<std::uint8_t>(0xc1 | (version & 31) << 1));
    out.u16(0);  // section 0 of 0
    return section;
}

void end_section(bytes& section) {
    // section_syntax_indicator, 0, two reserved bits.
    put_be<2>(section.data() + 1, 0xb000 | (section.size() - 3 + checksum_size));
    const auto checksum = section_checksum(section);
    byte_writer(section).u32(checksum);
}

}  // namespace

parsed<std::optional<program>> read_programs(byte_view section) {
    const auto body = read_section(section, programs_table);
    if (!body) return body.error();
    std::optional<program> first;
    if (!body->in_force || body->number != 0) return first;
    byte_reader in(body->data);
    while (const auto number = in.u16()) {
        const auto pid = in.u16();
        if (!pid) return parse_error{errc::section_too_short, section.size()};
        // Program 0 is the network's.
        if (*number == 0) continue;
        first = program{*number, static_cast<std::uint16_t>(*pid & pid_mask)};
        break;
    }
    return first;
}

parsed<std::optional<std::vector<map_entry>>> read_map(byte_view section, std::uint16_t number) {
    using entries = std::optional<std::vector<map_entry>>;
    const auto body = read_section(section, map_table);
    if (!body) return body.error();
    if (!body->in_force || body->id != number) return entries();
    byte_reader in(body->data);
    in.skip(2);  // PCR_PID
    const auto info_length = in.u16();
    if (!info_length || !in.skip(*info_length & length_mask))
        return parse_error{errc::section_too_short, section.size()};
    std::vector<map_entry> found;
    while (const auto type = in.u8()) {
        const auto pid = in.u16();
        const auto length = in.u16();
        const auto descriptors = length ? in.take(*length & length_mask) : std::nullopt;
        if (!descriptors) return parse_error{errc::section_too_short, section.size()};
        map_entry entry;
        entry.pid = static_cast<std::uint16_t>(*pid & pid_mask);
        entry.stream_type = *type;
        entry.descriptors.assign(descriptors->begin(), descriptors->end());
        found.push_back(std::move(entry));
    }
    return entries(std::move(found));
}

bytes make_programs(std::uint16_t map_pid) {
    auto section = begin_section(programs_table, 1, 0);
    byte_writer out(section);
    out.u16(program_number);
    out.u16(static_cast<std::uint16_t>(~pid_mask | map_pid));
    end_section(section);
    return section;
}

bytes make_map(std::uint8_t version, std::uint16_t clock_pid, std::span<const map_entry> entries) {
    auto section = begin_section(map_table, program_number, version);
    byte_writer out(section);
    out.u16(static_cast<std::uint16_t>(~pid_mask | clock_pid));
    out.u16(0xf000);  // no descriptors of the program
    for (const auto& entry : entries) {
        out.u8(entry.stream_type);
        out.u16(static_cast<std::uint16_t>(~pid_mask | entry.pid));
        out.u16(static_cast<std::uint16_t>(0xf000 | entry.descriptors.size()));
        out.append(entry.descriptors);
    }
    end_section(section);
    return section;
}

}  // namespace weir::mpegts
