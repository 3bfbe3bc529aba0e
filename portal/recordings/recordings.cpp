#include "portal/recordings/recordings.hpp"

#include "portal/recordings/taking.hpp"
#include "weir/base/event.hpp"
#include "weir/store/recordings.hpp"

#include <chrono>
#include <utility>

namespace portal::recordings {

using weir::result;
using weir::task;
using weir::store::session;

namespace {

constexpr std::chrono::seconds tick{1};
/// How many are taken in one go, which other jobs of the database wait for.
constexpr std::int64_t most_at_once = 10;

result<void> take_all(session& with, const std::string& media, const weir::log& out) {
    const auto found = weir::store::complete_recordings(with, most_at_once);
    if (!found) return found.error();
    for (const auto& each : *found) {
        const auto video = take(with, each, media);
        if (video)
            out.info("the recording {} of {} is video {}", each.of.id, each.of.channel, *video);
        else
            out.warning("the recording {} of {} could not be made a video: {}", each.of.id,
                        each.of.channel, video.error().message());
    }
    return {};
}

}  // namespace

recordings::recordings(weir::store::database& base, std::string media, weir::log out)
    : base_(base), media_(std::move(media)), log_(std::move(out)) {}

task<> recordings::run() {
    for (;;) {
        auto job = [this](session& with) { return take_all(with, media_, log_); };
        static_cast<void>(co_await base_.run(std::move(job)));
        co_await weir::sleep(tick);
    }
}

task<result<bool>> recordings::wanted(std::int64_t channel) {
    struct answer {
        bool is = true;
    };
    auto job = [channel](session& with) -> result<answer> {
        const auto found = weir::store::wants_recording(with, channel);
        if (!found) return found.error();
        return answer{*found};
    };
    const auto found = co_await base_.run(std::move(job));
    if (!found) co_return result<bool>(boost::system::in_place_error, found.error());
    co_return result<bool>(found->is);
}

task<result<void>> recordings::set_wanted(std::int64_t channel, bool wanted) {
    auto job = [channel, wanted](session& with) {
        return weir::store::set_wants_recording(with, channel, wanted);
    };
    co_return co_await base_.run(std::move(job));
}

}  // namespace portal::recordings
