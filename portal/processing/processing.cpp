#include "portal/processing/processing.hpp"

#include "portal/videos/records.hpp"

#include <utility>

namespace portal::processing {

using weir::result;
using weir::task;
using weir::store::now;
using weir::store::session;

namespace {

/// Whether the account has the video.
result<std::optional<videos::video>> find(session& in, const std::string& video,
                                          std::int64_t account) {
    auto found = videos::find(in, video);
    if (found && *found && (*found)->account != account) return std::optional<videos::video>();
    return found;
}

/// A video that failed is worked on again.
result<void> begin_again(session& in, const videos::video& of) {
    if (of.state != videos::state::processing_failed) return {};
    return videos::set_state(in, of.id, videos::state::to_process, "", "", now());
}

result<std::optional<std::int64_t>> retry_all(session& in, const std::string& video,
                                              std::int64_t account) {
    const auto mine = find(in, video, account);
    if (!mine) return mine.error();
    if (!*mine) return std::optional<std::int64_t>();
    const auto count = jobs::retry_all(in, video);
    if (!count) return count.error();
    if (*count > 0)
        if (const auto begun = begin_again(in, **mine); !begun) return begun.error();
    return std::optional<std::int64_t>(*count);
}

result<void> retry_one(session& in, std::int64_t job) {
    if (const auto queued = jobs::retry(in, job); !queued) return queued;
    const auto of = jobs::find(in, job);
    if (!of) return of.error();
    if (!*of) return {};
    const auto video = videos::find(in, (*of)->work.video);
    if (!video) return video.error();
    return *video ? begin_again(in, **video) : result<void>();
}

}  // namespace

task<result<std::optional<std::vector<jobs::status>>>> processing::of(std::string video,
                                                                      std::int64_t account) {
    using found = std::optional<std::vector<jobs::status>>;
    auto job = [video = std::move(video), account](session& with) -> result<found> {
        const auto mine = find(with, video, account);
        if (!mine) return mine.error();
        if (!*mine) return found();
        auto all = jobs::progress_of(with, video);
        if (!all) return all.error();
        return found(std::move(*all));
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::optional<std::int64_t>>> processing::retry(std::string video,
                                                            std::int64_t account) {
    auto job = [video = std::move(video), account](session& with) {
        return weir::store::transaction(with,
                                        [&](session& in) { return retry_all(in, video, account); });
    };
    co_return co_await base_.run(std::move(job));
}

task<result<page>> processing::list(jobs::state wanted, std::optional<jobs::place> after,
                                    std::size_t most) {
    auto job = [wanted, after, most](session& with) -> result<page> {
        page made;
        auto all = jobs::list(with, wanted, after, most);
        if (!all) return all.error();
        const auto counted = jobs::count(with);
        if (!counted) return counted.error();
        made.jobs = std::move(*all);
        made.counts = *counted;
        return made;
    };
    co_return co_await base_.run(std::move(job));
}

task<result<void>> processing::retry(std::int64_t id) {
    auto job = [id](session& with) {
        return weir::store::transaction(with, [&](session& in) { return retry_one(in, id); });
    };
    co_return co_await base_.run(std::move(job));
}

}  // namespace portal::processing
