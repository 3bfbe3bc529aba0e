#include "weir/codec/hevc_reference_sets.hpp"

#include <array>
#include <cstddef>

namespace weir::codec {
namespace {

// sps_max_dec_pic_buffering_minus1 is at most 15 (A.4.2), and so are the pictures before and after.
constexpr std::size_t most_pictures = 16;

// Distances in picture order, nearest first.
struct distances {
    std::array<std::int32_t, most_pictures> at{};
    std::size_t count = 0;
    bool full = false;

    void add(std::int32_t distance) {
        if (count == most_pictures) {
            full = true;
        } else {
            at[count++] = distance;
        }
    }
};

struct reference_set {
    distances before;
    distances after;

    std::size_t size() const { return before.count + after.count; }
};

distances read_distances(parameter_set_reader& in, std::uint32_t count, std::int32_t sign) {
    distances read;
    std::int32_t distance = 0;
    for (std::uint32_t i = 0; i < count && in.good(); ++i) {
        distance += sign * static_cast<std::int32_t>(in.ue(0x7fff) + 1);  // delta_poc_minus1
        in.flag();                                                        // used_by_curr_pic
        read.add(distance);
    }
    return read;
}

// 7-61 and 7-62: the distances of `from`, each moved by `delta`, where they are wanted and fall on
// the side of `sign`.
distances moved(const distances& opposite, const distances& same, std::size_t opposite_at,
                std::size_t same_at, const std::array<bool, 2 * most_pictures + 1>& wanted,
                std::size_t own_at, std::int32_t delta, std::int32_t sign) {
    distances made;
    const auto take = [&](std::int32_t distance, std::size_t index) {
        if (distance * sign > 0 && wanted[index]) made.add(distance);
    };
    for (auto i = opposite.count; i > 0; --i) take(opposite.at[i - 1] + delta, opposite_at + i - 1);
    take(delta, own_at);
    for (std::size_t i = 0; i < same.count; ++i) take(same.at[i] + delta, same_at + i);
    return made;
}

reference_set read_predicted(parameter_set_reader& in, const reference_set& from) {
    const bool negative = in.flag();                                 // delta_rps_sign
    const auto size = static_cast<std::int32_t>(in.ue(0x7fff) + 1);  // abs_delta_rps_minus1
    const auto delta = negative ? -size : size;
    std::array<bool, 2 * most_pictures + 1> wanted{};
    for (std::size_t i = 0; i <= from.size() && in.good(); ++i) {
        const bool used = in.flag();
        wanted[i] = used || in.flag();  // use_delta_flag
    }
    const auto first_after = from.before.count;
    return {moved(from.after, from.before, first_after, 0, wanted, from.size(), delta, -1),
            moved(from.before, from.after, 0, first_after, wanted, from.size(), delta, 1)};
}

reference_set read_explicit(parameter_set_reader& in) {
    const auto before = in.ue(most_pictures);
    const auto after = in.ue(most_pictures);
    reference_set read;
    read.before = read_distances(in, before, -1);
    read.after = read_distances(in, after, 1);
    return read;
}

}  // namespace

void skip_reference_sets(parameter_set_reader& in, std::uint32_t count) {
    reference_set last;
    for (std::uint32_t i = 0; i < count && in.good(); ++i) {
        const bool predicted = i != 0 && in.flag();
        last = predicted ? read_predicted(in, last) : read_explicit(in);
        if (last.before.full || last.after.full) return in.refuse();
    }
}

}  // namespace weir::codec
