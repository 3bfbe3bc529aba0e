#include "portal/recordings/taking.hpp"

#include "portal/renditions/renditions.hpp"
#include "portal/videos/records.hpp"
#include "weir/record/index.hpp"
#include "weir/record/playlist.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace portal::recordings {

namespace files = std::filesystem;

using weir::error_code;
using weir::result;
using weir::store::complete_recording;
using weir::store::now;
using weir::store::session;

namespace {

constexpr std::string_view source_name = "source.mp4";

/// The channel's account and what its show is called now.
result<videos::new_video> owner_of(session& in, const complete_recording& one) {
    const auto found = in.query_one(
        "SELECT a.id, c.title, c.display_name FROM channels c JOIN accounts a "
        "ON a.channel_id = c.id WHERE c.id = :channel",
        {one.channel_id});
    if (!found) return found.error();
    if (!*found) return error_code(make_error_code(boost::system::errc::no_such_file_or_directory));
    videos::new_video made;
    made.account = (*found)->integer(0);
    made.channel = one.channel_id;
    made.title = (*found)->text(1);
    if (made.title.empty()) made.title = (*found)->text(2);
    made.source.bytes = one.of.bytes;
    return made;
}

result<std::string> begin(session& in, const complete_recording& one) {
    const auto wanted = owner_of(in, one);
    if (!wanted) return wanted.error();
    auto id = videos::create(in, *wanted, now());
    if (!id) return id;
    if (const auto noted = weir::store::set_recording_video(in, one.of.id, *id); !noted)
        return noted.error();
    return id;
}

/// The largest file of pictures is what the video is made of, for whoever wants one file.
files::path largest(const files::path& folder) {
    files::path found;
    std::uintmax_t most = 0;
    for (const auto& each : files::directory_iterator(folder)) {
        const auto name = each.path().filename().string();
        if (!name.starts_with("main-") || !name.ends_with(".mp4") || each.file_size() <= most)
            continue;
        most = each.file_size();
        found = each.path();
    }
    return found;
}

result<void> move_files(const complete_recording& one, const files::path& video,
                        const files::path& media) {
    const auto hls = video / "hls";
    try {
        files::create_directories(video / "source");
        if (!files::exists(hls))
            files::rename(media / "recordings" / one.of.channel / one.of.id, hls);
        const auto source = video / "source" / source_name;
        const auto file = largest(hls);
        if (!file.empty() && !files::exists(source)) files::create_hard_link(file, source);
    } catch (const files::filesystem_error& failure) {
        return error_code(failure.code());
    }
    return {};
}

weir::record::bandwidth bandwidth_in(const files::path& hls) {
    std::stringstream text;
    text << std::ifstream(hls / weir::record::index_name, std::ios::binary).rdbuf();
    const auto read = weir::record::read_index(text.view());
    return read ? weir::record::bandwidth_of(*read) : weir::record::bandwidth{};
}

bool has_sound(std::string_view codecs, bool pictures) {
    return !pictures || codecs.find(',') != std::string_view::npos;
}

result<void> publish(session& in, const complete_recording& one, const std::string& id,
                     const files::path& hls) {
    const auto& of = one.of;
    const bool pictures = of.width > 0;
    const videos::source_file source{"", std::string(source_name), of.bytes};
    if (const auto set = videos::set_source(in, id, source, now()); !set) return set;
    const videos::facts facts{of.duration_ms, of.width, of.height,
                              of.frame_rate,  pictures, has_sound(of.codecs, pictures)};
    if (const auto set = videos::set_facts(in, id, facts, now()); !set) return set;

    const auto rate = bandwidth_in(hls);
    renditions::rendition made;
    made.name = pictures ? "source" : std::string(renditions::audio_name);
    made.playlist = "hls/main.m3u8";
    made.width = of.width;
    made.height = of.height;
    made.frame_rate = std::llround(of.frame_rate * 1000);
    made.bandwidth = rate.peak;
    made.average_bandwidth = rate.average;
    made.codecs = of.codecs;
    made.bytes = of.bytes;
    if (const auto put = renditions::put(in, id, made); !put) return put;
    const auto shown = videos::set_state(in, id, videos::state::published, "", "", now());
    if (!shown) return shown;
    return weir::store::note_recording_moved(in, of.id);
}

}  // namespace

result<std::string> take(session& with, const complete_recording& one, const std::string& media) {
    auto id = one.video;
    if (id.empty()) {
        auto begun = weir::store::transaction(with, [&](session& in) { return begin(in, one); });
        if (!begun) return begun;
        id = std::move(*begun);
    } else if (const auto still = videos::find(with, id); !still || !*still) {
        // Its owner has removed it before it was there.
        if (!still) return still.error();
        if (const auto noted = weir::store::note_recording_moved(with, one.of.id); !noted)
            return noted.error();
        return id;
    }
    const auto video = files::path(media) / "videos" / id;
    if (const auto moved = move_files(one, video, media); !moved) return moved.error();
    const auto shown = weir::store::transaction(
        with, [&](session& in) { return publish(in, one, id, video / "hls"); });
    if (!shown) return shown.error();
    return id;
}

}  // namespace portal::recordings
