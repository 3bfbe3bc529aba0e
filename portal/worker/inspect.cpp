#include "portal/videos/records.hpp"
#include "portal/worker/publish.hpp"
#include "portal/worker/steps.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace portal::worker {

using weir::result;
using weir::store::now;
using weir::store::session;

namespace {

videos::facts facts_of(const media& found) {
    videos::facts made;
    made.duration_ms = found.duration_ms;
    made.has_video = found.pictures.has_value();
    made.has_audio = found.sound.has_value();
    if (found.pictures) {
        made.width = found.pictures->width;
        made.height = found.pictures->height;
        made.frame_rate = found.pictures->pictures.value();
    }
    return made;
}

/// All that there is to do after this.
std::vector<jobs::job> work_of(const plan& made, const jobs::job& of) {
    std::vector<jobs::job> all;
    const auto details = to_json(made);
    const auto add = [&](jobs::kind what, std::string part, std::int64_t priority) {
        all.push_back({of.video, of.account, what, std::move(part), details, priority});
    };
    if (made.keeps_pictures() || made.found.sound) add(jobs::kind::package, "", jobs::urgent);
    if (!made.found.pictures) return all;
    add(jobs::kind::poster, "", jobs::soon);
    for (std::size_t i = 0; i < made.rungs.size(); ++i) {
        // The first rung is what can be watched where the source cannot.
        const bool awaited = i == 0 && !made.keeps_pictures();
        for (std::int64_t n = 0; n < made.stretches; ++n)
            add(jobs::kind::rendition, fmt::format("{}/{}", made.rungs[i].name, n),
                awaited ? jobs::normal : jobs::background);
    }
    return all;
}

result<void> keep(session& in, const plan& made, const jobs::job& of, const std::string& folder) {
    if (const auto set = videos::set_facts(in, of.video, facts_of(made.found), now()); !set)
        return set;
    const auto state = videos::set_state(in, of.video, videos::state::processing, "", "", now());
    if (!state) return state;
    if (const auto none = renditions::forget(in, of.video); !none) return none;
    if (const auto kept = renditions::set_chapters(in, of.video, made.found.chapters); !kept)
        return kept;
    for (const auto& each : work_of(made, of))
        if (const auto put = jobs::put(in, each, now()); !put) return put.error();
    // What was made of a source before this one.
    std::error_code ignored;
    for (const auto* each : {"/hls", "/poster"})
        std::filesystem::remove_all(folder + each, ignored);
    return {};
}

}  // namespace

outcome_of<record> inspect(bench& at) {
    const auto video = videos::find(at.store(), at.work().video);
    if (!video || !*video) return refusal{reasons::conversion_failed, "The video has gone."};
    const auto source = at.folder() + "/source/" + (*video)->source.name;
    const auto kind = examine(source);
    if (!kind) return kind.error();
    const sandbox box(at.how().namespaces);
    command probe;
    probe.what = program::ffprobe;
    probe.input = source;
    probe.arguments = probe_words(*kind, at.how().allowed, box.inside(source));
    const auto said = at.run(probe);
    if (!said && said.error().reason == reasons::conversion_failed)
        return refusal{reasons::unsupported_media, "The file cannot be read."};
    if (!said) return said.error();
    auto found = read_probe(said->out, *kind, at.how().allowed);
    if (!found) return found.error();
    auto made = make_plan(std::move(*found), at.how().heights, at.how().stretch);
    return record([made = std::move(made), of = at.work(), folder = at.folder()](session& in) {
        return keep(in, made, of, folder);
    });
}

}  // namespace portal::worker
