#include "weir/record/salvage.hpp"

#include <array>
#include <vector>

namespace weir::record {

std::uint64_t end_of_box(media_reader& from, const media_file& of, std::uint64_t offset,
                         std::uint64_t end, std::string_view type) {
    std::array<std::uint8_t, 8> head{};
    if (end < offset || end - offset < head.size() || !from.read(of, offset, head)) return 0;
    byte_reader in(head);
    // Ours are never of 4 GiB, so that a size is always in these four bytes.
    const auto size = in.u32().value_or(0);
    if (size < head.size() || size > end - offset || as_text(in.rest()) != type) return 0;
    return offset + size;
}

namespace {

bool has_both(media_reader& from, const media_file& of, std::uint64_t offset, std::uint64_t end,
              std::string_view first, std::string_view second) {
    const auto between = end_of_box(from, of, offset, end, first);
    return between != 0 && end_of_box(from, of, between, end, second) == end;
}

}  // namespace

std::size_t first_broken_part(const index& read, media_reader& from) {
    std::vector<std::uint64_t> sizes;
    std::vector<bool> whole;
    for (const auto& each : read.files) {
        sizes.push_back(from.size(each));
        whole.push_back(each.init <= sizes.back() &&
                        has_both(from, each, 0, each.init, "ftyp", "moov"));
    }
    for (std::size_t i = 0; i < read.parts.size(); ++i) {
        const auto& part = read.parts[i];
        for (auto at = part.first_piece; at < part.first_piece + part.pieces; ++at) {
            const auto& [file, offset, size] = read.pieces[at];
            if (!whole[file] || offset + size > sizes[file]) return i;
            if (!has_both(from, read.files[file], offset, offset + size, "moof", "mdat")) return i;
        }
    }
    return read.parts.size();
}

}  // namespace weir::record
