#include "weir/rtmp/aggregate.hpp"

#include "weir/rtmp/errc.hpp"

namespace weir::rtmp {

parsed<std::optional<aggregate_reader::part>> aggregate_reader::next() {
    if (in_.empty()) return std::optional<part>();
    const auto at = in_.offset();
    const auto type = in_.u8();
    const auto size = in_.u24();
    const auto low_time = in_.u24();
    const auto high_time = in_.u8();
    if (!in_.skip(3) || !type || !size || !low_time || !high_time) {
        return parse_error{errc::aggregate_end, at};
    }
    const auto body = in_.take(*size);
    if (!body) return parse_error{errc::aggregate_end, at};
    constexpr std::size_t back_pointer = 4;
    if (!in_.empty() && !in_.skip(back_pointer)) return parse_error{errc::aggregate_end, at};
    if (++parts_ > max_parts) return parse_error{errc::aggregate_parts, at};

    const auto time = std::uint32_t{*high_time} << 24 | *low_time;
    if (!first_) first_ = time;
    return std::optional(
        part{static_cast<message_type>(*type), timestamp_ + (time - *first_), *body});
}

}  // namespace weir::rtmp
