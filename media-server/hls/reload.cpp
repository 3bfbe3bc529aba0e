#include "weir/hls/reload.hpp"

#include "weir/hls/names.hpp"

namespace weir::hls {

namespace {

constexpr reload answer{reload::action::answer, {}};
constexpr reload wait{reload::action::wait, {}};

constexpr reload refuse(std::string_view reason) {
    return {reload::action::refuse, reason};
}

/// The Advance Part Limit of RFC 8216bis 6.2.5.2: three, or as many parts as make three seconds.
std::uint64_t advance_part_limit(stream_time part_target) {
    constexpr stream_time second = std::chrono::seconds(1);
    if (part_target >= second || part_target.count() <= 0) return 3;
    return static_cast<std::uint64_t>((3 * second + part_target - stream_time(1)) / part_target);
}

/// Part N of segment M, when M is complete and has no part N, means part 0 of the next one.
position normalised(position asked, const snapshot& now) {
    if (asked.msn >= now.next.msn) return asked;
    const auto* const found = now.at(asked.msn);
    if (!found || asked.part < found->parts.size()) return asked;
    return {asked.msn + 1, 0};
}

}  // namespace

reload judge_reload(const directives& asked, const snapshot& now) {
    const auto& [msn, part, skip] = asked;
    if (skip && *skip != "YES" && *skip != "v2") return refuse("_HLS_skip is neither YES nor v2");
    if (part && !msn) return refuse("_HLS_part without _HLS_msn");
    if (!msn) return answer;
    const auto wanted_msn = read_number(*msn);
    if (!wanted_msn) return refuse("_HLS_msn is not a number");
    const auto wanted_part = part ? read_number(*part) : std::nullopt;
    if (part && !wanted_part) return refuse("_HLS_part is not a number");
    if (now.ended) return answer;

    // next.msn is one above the last complete segment, and more than two above that one is too far.
    if (*wanted_msn > now.next.msn + 1) return refuse("_HLS_msn is too far in the future");
    if (!wanted_part) return *wanted_msn < now.next.msn ? answer : wait;

    const auto wanted = normalised({*wanted_msn, *wanted_part}, now);
    if (wanted < now.next) return answer;
    const auto edge = wanted.msn == now.next.msn ? now.next.part : 0;
    if (wanted.part > edge + advance_part_limit(now.part_target))
        return refuse("_HLS_part is too far in the future");
    return wait;
}

}  // namespace weir::hls
