// Bytes, and reading and writing big-endian numbers in them. Everything in our protocols is
// big-endian unless a format says otherwise.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace weir {

using bytes = std::vector<std::uint8_t>;
using byte_view = std::span<const std::uint8_t>;

inline byte_view as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(byte_view view) {
    return {reinterpret_cast<const char*>(view.data()), view.size()};
}

/// Reads forward through bytes it does not own. A read that would run past the end returns nothing
/// and moves nothing.
class byte_reader {
 public:
    explicit byte_reader(byte_view data) : data_(data) {}

    std::size_t offset() const { return at_; }
    std::size_t left() const { return data_.size() - at_; }
    bool empty() const { return left() == 0; }
    byte_view rest() const { return data_.subspan(at_); }

    std::optional<std::uint8_t> u8() { return number<std::uint8_t, 1>(); }
    std::optional<std::uint16_t> u16() { return number<std::uint16_t, 2>(); }
    std::optional<std::uint32_t> u24() { return number<std::uint32_t, 3>(); }
    std::optional<std::uint32_t> u32() { return number<std::uint32_t, 4>(); }
    std::optional<std::uint64_t> u64() { return number<std::uint64_t, 8>(); }

    std::optional<byte_view> take(std::size_t count) {
        if (count > left()) return std::nullopt;
        const auto piece = data_.subspan(at_, count);
        at_ += count;
        return piece;
    }
    bool skip(std::size_t count) { return take(count).has_value(); }

 private:
    template <std::unsigned_integral T, std::size_t Count>
    std::optional<T> number() {
        if (Count > left()) return std::nullopt;
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < Count; ++i) value = value << 8 | data_[at_ + i];
        at_ += Count;
        return static_cast<T>(value);
    }

    byte_view data_;
    std::size_t at_ = 0;
};

/// Writes `value` into the first Count bytes at `to`, which the caller has checked to be there.
template <std::size_t Count>
void put_be(std::uint8_t* to, std::uint64_t value) {
    for (std::size_t i = 0; i < Count; ++i)
        to[i] = static_cast<std::uint8_t>(value >> (8 * (Count - 1 - i)));
}

/// Appends to bytes it does not own.
class byte_writer {
 public:
    explicit byte_writer(bytes& out) : out_(out) {}

    std::size_t size() const { return out_.size(); }
    void u8(std::uint8_t value) { out_.push_back(value); }
    void u16(std::uint16_t value) { number<2>(value); }
    void u24(std::uint32_t value) { number<3>(value); }
    void u32(std::uint32_t value) { number<4>(value); }
    void u64(std::uint64_t value) { number<8>(value); }
    void append(byte_view data) { out_.insert(out_.end(), data.begin(), data.end()); }
    void append(std::string_view text) { append(as_bytes(text)); }
    void zeros(std::size_t count) { out_.insert(out_.end(), count, 0); }

    /// Overwrites four bytes written before, for sizes known only afterwards.
    void patch_u32(std::size_t at, std::uint32_t value) { put_be<4>(out_.data() + at, value); }

 private:
    template <std::size_t Count>
    void number(std::uint64_t value) {
        const auto at = out_.size();
        out_.resize(at + Count);
        put_be<Count>(out_.data() + at, value);
    }

    bytes& out_;
};

}  // namespace weir
