#include "portal/videos/videos.hpp"

#include "portal/jobs/queue.hpp"
#include "portal/videos/errc.hpp"
#include "weir/base/event.hpp"

#include <system_error>

#include <chrono>
#include <filesystem>
#include <map>
#include <utility>

namespace portal::videos {

using weir::error_code;
using weir::result;
using weir::task;
using weir::store::now;
using weir::store::session;

namespace {

constexpr std::chrono::seconds tick{1};

result<video> owned(session& with, std::int64_t account, const std::string& id) {
    auto found = find(with, id);
    if (!found) return found.error();
    if (!*found || (*found)->account != account) return errc::not_found;
    return std::move(**found);
}

/// How far the work on a video is, all of its jobs together.
result<void> read_progress(session& with, video& of) {
    if (of.state != state::to_process && of.state != state::processing) return {};
    const auto work = jobs::progress_of(with, of.id);
    if (!work) return work.error();
    for (const auto& each : *work) of.progress += each.progress;
    if (!work->empty()) of.progress /= static_cast<std::int64_t>(work->size());
    return {};
}

void apply(const edit& wanted, const std::string& hash, video& to) {
    if (wanted.title) to.title = *wanted.title;
    if (wanted.description) to.description = *wanted.description;
    if (wanted.tags) to.tags = *wanted.tags;
    if (wanted.category) to.category = *wanted.category;
    if (wanted.language) to.language = *wanted.language;
    if (wanted.licence) to.licence = *wanted.licence;
    if (wanted.privacy) to.privacy = *wanted.privacy;
    if (!hash.empty()) to.password_hash = hash;
    if (wanted.publish_at) to.publish_at = *wanted.publish_at;
    if (wanted.comments) to.comments = *wanted.comments;
    if (wanted.danmaku) to.danmaku = *wanted.danmaku;
    if (wanted.downloads) to.downloads = *wanted.downloads;
}

result<void> altered(session& in, std::int64_t account, const std::string& id, const edit& wanted,
                     const std::string& hash) {
    auto changed = owned(in, account, id);
    if (!changed) return changed.error();
    apply(wanted, hash, *changed);
    if (changed->privacy == privacy::password && changed->password_hash.empty())
        return errc::password_needed;
    return save(in, *changed, now());
}

void remove_files(const std::string& media, const std::string& id) {
    std::error_code ignored;
    std::filesystem::remove_all(media + "/videos/" + id, ignored);
}

result<void> removed(session& with, std::int64_t account, const std::string& id,
                     const std::string& media) {
    const auto gone = weir::store::transaction(with, [&](session& in) -> result<void> {
        const auto found = owned(in, account, id);
        if (!found) return found.error();
        if (const auto none = jobs::forget(in, id); !none) return none;
        return remove(in, id);
    });
    if (gone) remove_files(media, id);
    return gone;
}

bool may_see(const video& of, const std::optional<http::identity>& viewer) {
    if (viewer && viewer->account == of.account) return true;
    return of.state == state::published &&
           (of.privacy == privacy::everyone || of.privacy == privacy::unlisted);
}

result<shown_video> with_channel(session& with, video found) {
    auto channel = weir::store::find_channel(with, found.channel);
    if (!channel) return channel.error();
    if (!*channel) return errc::not_found;
    return shown_video{std::move(found), std::move(**channel)};
}

}  // namespace

videos::videos(weir::store::database& base, std::string media, weir::crypto::password_cost cost,
               weir::log out)
    : base_(base), media_(std::move(media)), log_(std::move(out)), passwords_(cost) {}

task<result<video>> videos::create(new_video wanted) {
    auto job = [wanted = std::move(wanted)](session& with) -> result<video> {
        const auto id = portal::videos::create(with, wanted, now());
        if (!id) return id.error();
        return owned(with, wanted.account, *id);
    };
    co_return co_await base_.run(std::move(job));
}

task<result<video>> videos::mine(std::int64_t account, std::string id) {
    auto job = [account, id = std::move(id)](session& with) -> result<video> {
        auto found = owned(with, account, id);
        if (!found) return found;
        if (const auto read = read_progress(with, *found); !read) return read.error();
        return found;
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::string>> videos::hash(const edit& wanted) {
    if (!wanted.password) co_return std::string();
    co_return co_await passwords_.hash(*wanted.password);
}

task<result<video>> videos::change(std::int64_t account, std::string id, edit wanted) {
    const auto hashed = co_await hash(wanted);
    if (!hashed) co_return hashed.error();
    auto job = [account, id = std::move(id), wanted = std::move(wanted),
                hash = *hashed](session& with) {
        return weir::store::transaction(with, [&](session& in) -> result<video> {
            const auto done = altered(in, account, id, wanted, hash);
            if (!done) return done.error();
            return owned(in, account, id);
        });
    };
    co_return co_await base_.run(std::move(job));
}

task<result<void>> videos::remove(std::int64_t account, std::string id) {
    auto job = [account, id = std::move(id), media = media_](session& with) {
        return removed(with, account, id, media);
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::int64_t>> videos::change_all(std::int64_t account, std::vector<std::string> ids,
                                              edit wanted) {
    auto job = [account, ids = std::move(ids), wanted = std::move(wanted)](session& with) {
        return weir::store::transaction(with, [&](session& in) -> result<std::int64_t> {
            std::int64_t count = 0;
            for (const auto& id : ids) {
                const auto done = altered(in, account, id, wanted, {});
                if (!done && done.error() != errc::not_found) return done.error();
                if (done) ++count;
            }
            return count;
        });
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::int64_t>> videos::remove_all(std::int64_t account, std::vector<std::string> ids) {
    auto job = [account, ids = std::move(ids),
                media = media_](session& with) -> result<std::int64_t> {
        std::int64_t count = 0;
        for (const auto& id : ids) {
            const auto done = removed(with, account, id, media);
            if (!done && done.error() != errc::not_found) return done.error();
            if (done) ++count;
        }
        return count;
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::vector<video>>> videos::list(filter wanted) {
    auto job = [wanted = std::move(wanted)](session& with) -> result<std::vector<video>> {
        auto found = portal::videos::list(with, wanted);
        if (!found) return found;
        for (auto& each : *found)
            if (const auto read = read_progress(with, each); !read) return read.error();
        return found;
    };
    co_return co_await base_.run(std::move(job));
}

task<result<shown_video>> videos::show(std::string id, std::optional<http::identity> viewer) {
    auto job = [id = std::move(id),
                viewer = std::move(viewer)](session& with) -> result<shown_video> {
        auto found = find(with, id);
        if (!found) return found.error();
        if (!*found || !may_see(**found, viewer)) return errc::not_found;
        return with_channel(with, std::move(**found));
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::vector<shown_video>>> videos::list_public(std::string handle, filter wanted) {
    wanted.state = state::published;
    wanted.privacy = privacy::everyone;
    auto job = [handle = std::move(handle), wanted = std::move(wanted)](
                   session& with) mutable -> result<std::vector<shown_video>> {
        if (!handle.empty()) {
            const auto channel = weir::store::find_channel(with, handle);
            if (!channel) return channel.error();
            if (!*channel) return errc::not_found;
            wanted.channel = (*channel)->id;
        }
        auto found = portal::videos::list(with, wanted);
        if (!found) return found.error();
        std::vector<shown_video> all;
        for (auto& each : *found) {
            auto shown = with_channel(with, std::move(each));
            if (!shown) return shown.error();
            all.push_back(std::move(*shown));
        }
        return all;
    };
    co_return co_await base_.run(std::move(job));
}

task<> videos::run() {
    for (;;) {
        auto job = [](session& with) {
            return weir::store::transaction(with,
                                            [](session& in) { return publish_due(in, now()); });
        };
        auto look = [](session& with) {
            return with.query_one("SELECT 1 FROM videos WHERE state = 'scheduled' LIMIT 1");
        };
        const auto any = co_await base_.run(std::move(look));
        if (any && *any) {
            const auto due = co_await base_.run(std::move(job));
            if (due)
                for (const auto& id : *due) log_.info("published {}, as scheduled", id);
        }
        co_await weir::sleep(tick);
    }
}

}  // namespace portal::videos
