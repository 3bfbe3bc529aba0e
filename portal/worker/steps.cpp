#include "portal/worker/steps.hpp"

#include "portal/videos/records.hpp"
#include "portal/worker/encode.hpp"
#include "portal/worker/publish.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace portal::worker {

using weir::result;
using weir::store::now;
using weir::store::session;
namespace files = std::filesystem;

namespace {

refusal failed(const char* why) {
    return {reasons::conversion_failed, why};
}

/// The job's plan, its source and its scratch folder.
struct task {
    plan made;
    command run;
    std::string input;
    std::string scratch;
};

outcome_of<task> prepare(bench& at) {
    task made;
    made.made = plan_from(at.work().details);
    const auto video = videos::find(at.store(), at.work().video);
    if (!video || !*video) return failed("The video has gone.");
    auto scratch = at.scratch();
    if (!scratch) return failed("The worker cannot write to the data folder.");
    made.scratch = std::move(*scratch);
    made.run.what = program::ffmpeg;
    made.run.input = at.folder() + "/source/" + (*video)->source.name;
    made.run.output = made.scratch;
    made.input = sandbox(at.how().namespaces).inside(made.run.input);
    return made;
}

outcome_of<track_file> read_track(const std::string& folder, const std::string& name) {
    std::ifstream file(folder + "/" + name + ".m3u8", std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    auto read = read_playlist(text);
    if (!read) return refusal{reasons::truncated, "There is nothing to play in the file."};
    return std::move(*read);
}

/// What a track's file is as a rendition; its folder is moved to hls/<name> by publish().
outcome_of<renditions::rendition> describe(const std::string& folder, const std::string& file,
                                           const std::string& name) {
    const auto track = read_track(folder, file);
    if (!track) return track.error();
    renditions::rendition made;
    made.name = name;
    made.playlist = fmt::format("hls/{}/{}.m3u8", name, file);
    made.bandwidth = track->bandwidth();
    made.average_bandwidth = track->average_bandwidth();
    made.bytes = static_cast<std::int64_t>(track->bytes());
    const auto codecs = codecs_of(folder + "/" + file + ".m4s", track->init_bytes);
    if (!codecs) return failed("What was made of the file cannot be described.");
    made.codecs = *codecs;
    return made;
}

struct made_of {
    renditions::rendition what;
    std::string from;
};

/// Puts one kind of file into a folder of its own.
outcome_of<made_of> gather(const std::string& scratch, const std::string& file,
                           const std::string& name) {
    const auto own = scratch + "/" + name;
    std::error_code wrong;
    files::create_directories(own, wrong);
    for (const auto* end : {".m3u8", ".m4s"})
        if (!wrong) files::rename(scratch + "/" + file + end, own + "/" + file + end, wrong);
    if (wrong) return refusal{reasons::truncated, "There is nothing to play in the file."};
    auto what = describe(own, file, name);
    if (!what) return what.error();
    return made_of{std::move(*what), own};
}

/// The number behind the slash of "720p/3", and the rung before it.
const rung* find_rung(const plan& of, std::string_view part, std::int64_t& number) {
    const auto slash = std::min(part.find('/'), part.size());
    const auto digits = part.substr(std::min(slash + 1, part.size()));
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    for (const auto& each : of.rungs)
        if (each.name == part.substr(0, slash)) return &each;
    return nullptr;
}

std::string stretch_folder(const std::string& folder, const std::string& name,
                           std::int64_t number) {
    return fmt::format("{}/work/{}/{}", folder, name, number);
}

}  // namespace

outcome_of<record> package(bench& at) {
    auto with = prepare(at);
    if (!with) return with.error();
    with->run.arguments = package_words(with->made, at.how(), with->input);
    const auto& found = with->made.found;
    if (const auto ran = at.run(with->run, found.duration_ms); !ran) return ran.error();
    std::vector<made_of> all;
    if (found.sound) {
        auto sound = gather(with->scratch, "audio", "audio");
        if (!sound) return sound.error();
        all.push_back(std::move(*sound));
    }
    if (with->made.keeps_pictures()) {
        auto pictures = gather(with->scratch, "video", "source");
        if (!pictures) return pictures.error();
        pictures->what.width = found.pictures->width;
        pictures->what.height = found.pictures->height;
        pictures->what.frame_rate = std::llround(found.pictures->pictures.value() * 1000);
        all.push_back(std::move(*pictures));
    }
    return record([all = std::move(all), found, video = at.work().video,
                   folder = at.folder()](session& in) -> result<void> {
        for (const auto& each : all) {
            const auto done = publish(in, folder, video, found, each.what, each.from);
            if (!done) return done;
        }
        return {};
    });
}

outcome_of<record> encode_stretch(bench& at) {
    auto with = prepare(at);
    if (!with) return with.error();
    std::int64_t number = 0;
    const auto* size = find_rung(with->made, at.work().part, number);
    if (!size) return failed("There is no such size.");
    with->run.arguments = stretch_words(with->made, *size, number, at.how(), with->input);
    const auto length = static_cast<double>(with->made.stretch) / with->made.pictures.value();
    if (const auto ran = at.run(with->run, std::llround(length * 1000)); !ran) return ran.error();
    if (const auto track = read_track(with->scratch, "video"); !track) return track.error();
    return record(
        [of = at.work(), name = size->name, from = with->scratch,
         to = stretch_folder(at.folder(), size->name, number)](session& in) -> result<void> {
            const auto left = jobs::unfinished(in, of.video, jobs::kind::rendition, name + "/");
            if (!left) return left.error();
            if (const auto put = put_folder(from, to); !put) return put;
            if (*left > 0) return {};
            // This was the last of them.
            jobs::job join = of;
            join.what = jobs::kind::join;
            join.part = name;
            join.priority = of.priority + 1;
            const auto put = jobs::put(in, join, now());
            if (!put) return put.error();
            return {};
        });
}

outcome_of<record> join_stretches(bench& at) {
    auto with = prepare(at);
    if (!with) return with.error();
    std::int64_t none = 0;
    const auto* size = find_rung(with->made, at.work().part, none);
    if (!size) return failed("There is no such size.");
    std::vector<stretch> parts;
    for (std::int64_t i = 0; i < with->made.stretches; ++i)
        parts.push_back({stretch_folder(at.folder(), size->name, i), i * with->made.stretch,
                         with->made.pictures.over, with->made.pictures.under});
    const auto joined = join(parts, with->scratch, [&] { return at.go_on(); });
    if (!joined && joined.error() == boost::system::errc::no_space_on_device)
        return refusal{reasons::out_of_space, "There is no room left for it."};
    if (!joined) return failed("What was encoded does not fit together.");
    auto made = gather(with->scratch, "video", size->name);
    if (!made) return made.error();
    made->what.width = size->width;
    made->what.height = size->height;
    made->what.frame_rate = std::llround(with->made.pictures.value() * 1000);
    return record([made = std::move(*made), found = with->made.found, video = at.work().video,
                   folder = at.folder()](session& in) {
        return publish(in, folder, video, found, made.what, made.from);
    });
}

outcome_of<record> make_posters(bench& at) {
    auto with = prepare(at);
    if (!with) return with.error();
    // Not the very beginning, which is black in many films.
    constexpr std::array<std::int64_t, 3> tenths{2, 5, 8};
    std::vector<renditions::poster> made;
    for (std::size_t i = 0; i < tenths.size(); ++i) {
        const auto moment = with->made.found.duration_ms * tenths[i] / 10;
        const auto name = std::to_string(i);
        with->run.arguments = poster_words(with->made, moment, name, at.how(), with->input);
        if (const auto ran = at.run(with->run); !ran) return ran.error();
        if (files::exists(with->scratch + "/" + name + ".jpg"))
            made.push_back({0, "poster/" + name + ".jpg", moment, false});
    }
    if (made.empty()) return failed("There is no picture in the file.");
    return record([made = std::move(made), video = at.work().video, from = with->scratch,
                   to = at.folder() + "/poster"](session& in) -> result<void> {
        if (const auto kept = renditions::set_posters(in, video, made); !kept) return kept;
        return put_folder(from, to);
    });
}

bool is_essential(jobs::kind what) {
    return what == jobs::kind::inspect || what == jobs::kind::package ||
           what == jobs::kind::rendition || what == jobs::kind::join;
}

}  // namespace portal::worker
