#include "portal/watching/watching.hpp"

#include "portal/accounts/errc.hpp"
#include "portal/jobs/queue.hpp"
#include "portal/videos/errc.hpp"
#include "portal/videos/records.hpp"
#include "weir/crypto/hash.hpp"
#include "weir/crypto/text.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace portal::watching {

using weir::error_code;
using weir::result;
using weir::task;
using weir::store::now;
using weir::store::session;

namespace {

/// Less than ten seconds of the smallest of pictures, or of sound alone.
constexpr std::uint64_t least_bytes = 64 * 1024;
constexpr std::chrono::seconds least_time{10};
constexpr std::size_t most_captions = 50;

std::vector<std::string> captions_in(const std::string& folder) {
    std::vector<std::string> found;
    std::error_code error;
    for (std::filesystem::directory_iterator next(folder, error), end; !error && next != end;
         next.increment(error)) {
        if (next->path().extension() == ".vtt" && found.size() < most_captions)
            found.push_back(next->path().stem().string());
    }
    std::ranges::sort(found);
    return found;
}

void read_files(sheet& of, const std::string& folder) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(folder + "/storyboard/storyboard.vtt", ignored))
        of.storyboard = "/storyboard/storyboard.vtt";
    of.captions = captions_in(folder + "/captions");
}

/// Below the video's address; empty when there is none.
result<std::string> chosen_poster(session& with, const std::string& video) {
    const auto posters = renditions::posters(with, video);
    if (!posters) return posters.error();
    const auto chosen = std::ranges::find_if(*posters, &renditions::poster::chosen);
    return chosen == posters->end() ? std::string() : "/" + chosen->file;
}

result<void> read_made(session& with, sheet& of) {
    auto renditions = renditions::list(with, of.video.id);
    if (!renditions) return renditions.error();
    of.renditions = std::move(*renditions);
    auto chapters = renditions::chapters(with, of.video.id);
    if (!chapters) return chapters.error();
    of.chapters = std::move(*chapters);
    auto poster = chosen_poster(with, of.video.id);
    if (!poster) return poster.error();
    of.poster = std::move(*poster);
    const auto work = jobs::progress_of(with, of.video.id);
    if (!work) return work.error();
    for (const auto& each : *work)
        of.progress += each.now == jobs::state::done ? 1000 : each.progress;
    if (!work->empty()) of.progress /= static_cast<std::int64_t>(work->size());
    return {};
}

result<void> read_mine(session& with, sheet& of, const std::optional<http::identity>& viewer) {
    const auto counts = rows::count(with, of.video.id);
    if (!counts) return counts.error();
    of.counts = *counts;
    if (!viewer) return {};
    const auto rating = rows::rating(with, of.video.id, viewer->account);
    if (!rating) return rating.error();
    of.my_rating = *rating;
    const auto position = rows::position(with, of.video.id, viewer->account);
    if (!position) return position.error();
    of.my_position_ms = *position;
    return {};
}

result<sheet> read_sheet(session& with, const std::string& id,
                         const std::optional<http::identity>& viewer, const std::string& media) {
    auto found = videos::find(with, id);
    if (!found) return found.error();
    if (!*found) return error_code(videos::errc::not_found);
    sheet made;
    made.video = std::move(**found);
    made.right = delivery::right_of(made.video, viewer);
    if (made.right == delivery::right::none) return error_code(videos::errc::not_found);
    auto channel = weir::store::find_channel(with, made.video.channel);
    if (!channel) return channel.error();
    if (!*channel) return error_code(videos::errc::not_found);
    made.channel = std::move(**channel);
    if (const auto read = read_made(with, made); !read) return read.error();
    if (const auto read = read_mine(with, made, viewer); !read) return read.error();
    read_files(made, media + "/videos/" + id);
    return made;
}

/// Whether this viewer may see it at all; a password counts as given, for it was when the page was
/// opened.
result<void> check_seen(session& with, const std::string& id,
                        const std::optional<http::identity>& viewer) {
    const auto found = videos::find(with, id);
    if (!found) return found.error();
    if (!*found || delivery::right_of(**found, viewer) == delivery::right::none)
        return error_code(videos::errc::not_found);
    return {};
}

/// Tells one viewer from another for an hour; an address itself is not kept.
std::string name_of(const report& heard) {
    if (heard.viewer) return "account " + std::to_string(heard.viewer->account);
    const auto text = heard.video + ' ' + heard.client;
    return weir::crypto::hex(weir::crypto::sha256(weir::as_bytes(text)));
}

}  // namespace

watching::watching(weir::store::database& base, delivery::delivery& files, std::string media,
                   weir::crypto::password_cost cost)
    : base_(base), files_(files), media_(std::move(media)), passwords_(cost) {}

task<result<sheet>> watching::look(std::string video, std::optional<http::identity> viewer,
                                   std::optional<std::string> password) {
    auto job = [video = std::move(video), viewer, media = media_](session& with) {
        return read_sheet(with, video, viewer, media);
    };
    auto found = co_await base_.run(std::move(job));
    if (!found) co_return found.error();
    if (found->right == delivery::right::password) {
        if (!password) co_return error_code(videos::errc::password_needed);
        const auto fits =
            co_await passwords_.fits(found->video.password_hash, std::move(*password));
        if (!fits) co_return fits.error();
        if (*fits == accounts::verdict::wrong) co_return error_code(accounts::errc::wrong_password);
    }
    found->base = files_.base_address(found->video, viewer, now());
    co_return found;
}

task<result<std::vector<card>>> watching::cards(std::vector<videos::shown_video> of) {
    std::vector<std::string> ids;
    for (const auto& each : of) ids.push_back(each.video.id);
    auto job = [ids = std::move(ids)](session& with) -> result<std::vector<card>> {
        std::vector<card> made;
        for (const auto& id : ids) {
            auto poster = chosen_poster(with, id);
            if (!poster) return poster.error();
            const auto counts = rows::count(with, id);
            if (!counts) return counts.error();
            made.push_back({std::move(*poster), *counts});
        }
        return made;
    };
    auto found = co_await base_.run(std::move(job));
    if (!found) co_return found.error();
    for (std::size_t i = 0; i < of.size(); ++i) {
        auto& poster = (*found)[i].poster;
        if (!poster.empty()) poster.insert(0, files_.base_address(of[i].video, {}, now()));
    }
    co_return found;
}

bool watching::has_watched(const report& heard) const {
    const auto sent = files_.sent().find(heard.client, heard.video);
    return sent && sent->bytes >= least_bytes &&
           delivery::ledger::clock::now() - sent->first >= least_time;
}

task<result<void>> watching::note(report heard) {
    const bool counts = has_watched(heard);
    auto job = [heard = std::move(heard), counts](session& with) -> result<void> {
        if (const auto seen = check_seen(with, heard.video, heard.viewer); !seen) return seen;
        if (counts) {
            const auto added = rows::add_view(with, heard.video, name_of(heard), now());
            if (!added) return added.error();
        }
        if (!heard.viewer) return {};
        return rows::set_position(with, heard.video, heard.viewer->account, heard.position_ms,
                                  now());
    };
    co_return co_await base_.run(std::move(job));
}

task<result<rows::counts>> watching::rate(std::string video, http::identity viewer,
                                          std::int64_t rating) {
    auto job = [video = std::move(video), viewer = std::move(viewer),
                rating](session& with) -> result<rows::counts> {
        if (const auto seen = check_seen(with, video, viewer); !seen) return seen.error();
        const auto set = rows::set_rating(with, video, viewer.account, rating, now());
        if (!set) return set.error();
        return rows::count(with, video);
    };
    co_return co_await base_.run(std::move(job));
}

}  // namespace portal::watching
