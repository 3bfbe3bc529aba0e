#include "portal/worker/bench.hpp"

#include "portal/jobs/errc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>
#include <utility>

namespace portal::worker {

using weir::result;
using weir::store::now;
namespace files = std::filesystem;

namespace {

constexpr std::chrono::seconds renew_every{5};

/// The last value of a key in what -progress says; nothing when there is none.
std::optional<std::int64_t> last_value(std::string_view said, std::string_view key) {
    const auto at = said.rfind(key);
    if (at == std::string_view::npos) return std::nullopt;
    std::int64_t value = 0;
    const auto* begin = said.data() + at + key.size();
    if (std::from_chars(begin, said.data() + said.size(), value).ec != std::errc())
        return std::nullopt;
    return value;
}

refusal why_not(const outcome& seen) {
    switch (seen.how) {
        case ending::stalled: return {reasons::stalled, "Reading the file comes to no end."};
        case ending::too_long: return {reasons::stalled, "Reading the file takes too long."};
        case ending::over_limit:
            return {reasons::too_large, "The file takes more time or room than a file may."};
        case ending::stopped:
        case ending::exited: break;
    }
    if (seen.err.find("No space left on device") != std::string::npos)
        return {reasons::out_of_space, "There is no room left for it."};
    return {reasons::conversion_failed, "The file could not be read."};
}

}  // namespace

bench::bench(weir::store::session& with, const jobs::lease& mine, const settings& how,
             const std::atomic<bool>& stopping)
    : with_(with), mine_(mine), how_(how), stopping_(stopping) {}

bench::~bench() {
    std::error_code ignored;
    if (!scratch_.empty()) files::remove_all(scratch_, ignored);
}

std::string bench::folder() const {
    return files::absolute(how_.data.media() + "/videos/" + mine_.work.video).string();
}

result<std::string> bench::scratch() {
    const auto work = folder() + "/work";
    const auto own = fmt::format("{}-", mine_.id);
    std::error_code failed;
    files::create_directories(work, failed);
    // What workers left that had this job before.
    for (files::directory_iterator each(work, failed), end; !failed && each != end;
         each.increment(failed)) {
        std::error_code ignored;
        if (each->path().filename().string().starts_with(own))
            files::remove_all(each->path(), ignored);
    }
    scratch_ = fmt::format("{}/{}{}", work, own, mine_.number);
    if (!failed) files::create_directories(scratch_, failed);
    if (failed) return weir::error_code(failed);
    return scratch_;
}

bool bench::go_on() {
    if (lost_ || stopped_) return false;
    if (stopping_) {
        stopped_ = true;
        return false;
    }
    const auto at = std::chrono::steady_clock::now();
    if (at - renewed_ < renew_every) return true;
    const auto renewed = jobs::renew(with_, mine_, progress_, now());
    if (renewed) renewed_ = at;
    // A store that does not answer is no reason to stop: the lease lasts for some more tries.
    lost_ = !renewed && renewed.error() == jobs::errc::lease_lost;
    return !lost_;
}

verdict bench::judge(std::string_view said, std::int64_t duration_ms) {
    if (!go_on()) return verdict::unwanted;
    const auto reached = last_value(said, "out_time_us=");
    if (!reached || *reached <= done_us_) return verdict::waits;
    done_us_ = *reached;
    if (duration_ms > 0) progress_ = std::clamp<std::int64_t>(done_us_ / duration_ms, 0, 1000);
    return verdict::progresses;
}

outcome_of<outcome> bench::run(const command& wanted, std::int64_t duration_ms) {
    std::error_code failed;
    const auto room = files::space(folder(), failed);
    if (!failed && room.available < how_.free_floor)
        return refusal{reasons::out_of_space, "There is no room left for it."};
    done_us_ = 0;
    const sandbox box(how_.namespaces);
    auto seen =
        box.run(wanted, how_.each, [&](std::string_view said) { return judge(said, duration_ms); });
    if (!seen)
        return refusal{reasons::conversion_failed,
                       fmt::format("FFmpeg does not start: {}", seen.error().message())};
    if (seen->how != ending::exited || seen->status != 0) return why_not(*seen);
    return std::move(*seen);
}

}  // namespace portal::worker
