#include "portal/delivery/delivery.hpp"

#include "portal/videos/records.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace portal::delivery {

using weir::result;
using weir::task;
using weir::store::session;

namespace {

constexpr std::string_view source_folder = "source/";
/// What a video's folder shows. Others hold what is on its way.
constexpr std::array<std::string_view, 6> shown_folders{"hls/",      "poster/",  "storyboard/",
                                                        "captions/", "preview/", source_folder};

weir::error_code missing() {
    return make_error_code(boost::system::errc::no_such_file_or_directory);
}

bool is_shown(std::string_view path) {
    return std::ranges::any_of(shown_folders,
                               [path](auto folder) { return path.starts_with(folder); });
}

bool is_everyones(const videos::video& of) {
    return of.state == videos::state::published &&
           (of.privacy == videos::privacy::everyone || of.privacy == videos::privacy::unlisted);
}

}  // namespace

bool sees_all(const videos::video& of, const std::optional<http::identity>& viewer) {
    return viewer && (viewer->account == of.account || viewer->role >= http::role::moderator);
}

right right_of(const videos::video& of, const std::optional<http::identity>& viewer) {
    if (is_everyones(of)) return right::open;
    if (sees_all(of, viewer)) return right::signed_address;
    const bool ready = of.state == videos::state::published;
    return ready && of.privacy == videos::privacy::password ? right::password : right::none;
}

delivery::delivery(settings how, weir::store::database& base, std::string media,
                   const weir::crypto::secret_key& key)
    : settings_(how), base_(base), media_(std::move(media)), passes_(key) {}

task<result<delivery::answer>> delivery::open(request wanted) {
    if (!videos::is_id(wanted.video) || !is_shown(wanted.path)) co_return missing();
    const auto reach = passes_.read(wanted.pass, wanted.video, weir::store::now());
    auto job = [wanted = std::move(wanted), reach,
                media = media_](session& with) -> result<answer> {
        const auto found = videos::find(with, wanted.video);
        if (!found) return found.error();
        if (!*found) return missing();
        const auto& video = **found;
        const bool ready = video.state == videos::state::published;
        const bool passed =
            reach == passes::reach::any || (reach == passes::reach::published && ready &&
                                            video.privacy == videos::privacy::password);
        answer made;
        made.open = is_everyones(video);
        if (!made.open && !passed) return missing();
        if (wanted.path.starts_with(source_folder)) {
            if (!video.downloads && reach != passes::reach::any) return missing();
            made.save_as = video.source.original_name;
        }
        auto file = open_below(media + "/videos/" + wanted.video, wanted.path);
        if (!file) return file.error();
        made.file = std::move(*file);
        return made;
    };
    co_return co_await base_.run(std::move(job));
}

std::string delivery::base_address(const videos::video& of,
                                   const std::optional<http::identity>& viewer,
                                   weir::store::timestamp now) const {
    auto address = "/media/videos/" + of.id;
    if (right_of(of, viewer) == right::open) return address;
    const auto how_far = sees_all(of, viewer) ? passes::reach::any : passes::reach::published;
    return address + "/~" + passes_.make(of.id, viewer ? viewer->account : 0, how_far, now);
}

}  // namespace portal::delivery
