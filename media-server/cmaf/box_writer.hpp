#pragma once

#include "weir/base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::cmaf {

/// Appends ISO base media boxes (ISO/IEC 14496-12 4.2) to bytes it does not own. A box is open
/// while the object that open() returned lives, and gets its size when that dies; boxes nest by
/// nesting scopes. A box holds less than 4 GiB.
class box_writer : public byte_writer {
 public:
    class box {
     public:
        box(const box&) = delete;
        box& operator=(const box&) = delete;
        ~box() { out_.patch_u32(at_, static_cast<std::uint32_t>(out_.size() - at_)); }

     private:
        friend class box_writer;
        box(box_writer& out, std::size_t at) : out_(out), at_(at) {}

        box_writer& out_;
        std::size_t at_;
    };

    using byte_writer::byte_writer;

    /// `type` is four characters.
    [[nodiscard]] box open(std::string_view type) {
        u32(0);
        append(type);
        return box(*this, size() - 8);
    }

    /// A box that begins with a version and 24 bits of flags (4.2.2, FullBox).
    [[nodiscard]] box open_full(std::string_view type, std::uint8_t version, std::uint32_t flags) {
        u32(0);
        append(type);
        u8(version);
        u24(flags);
        return box(*this, size() - 12);
    }
};

}  // namespace weir::cmaf
