#include "portal/uploads/finish.hpp"

#include "portal/jobs/queue.hpp"
#include "portal/uploads/errc.hpp"
#include "portal/uploads/rows.hpp"
#include "portal/videos/records.hpp"

namespace portal::uploads {

using weir::result;
using weir::store::now;
using weir::store::session;

namespace {

result<void> note(session& in, const upload& whole, const std::string& name) {
    const videos::source_file source{whole.name, name, whole.length.value_or(0)};
    if (const auto set = videos::set_source(in, whole.video, source, now()); !set) return set;
    const auto state = videos::set_state(in, whole.video, videos::state::to_process, "", "", now());
    if (!state) return state;
    for (const auto& each : whole.parts)
        if (const auto gone = rows::remove(in, each); !gone) return gone;
    // What was made of the file before is not wanted any more.
    if (const auto none = jobs::forget(in, whole.video); !none) return none;
    jobs::job inspect;
    inspect.video = whole.video;
    inspect.account = whole.account;
    inspect.priority = jobs::urgent;
    const auto queued = jobs::put(in, inspect, now());
    if (!queued) return queued.error();
    return rows::set_done(in, whole.id, now());
}

}  // namespace

result<void> hand_over(const upload& whole, weir::store::database& base, const shelf& files,
                       const settings& limits) {
    auto look = [&](session& with) { return videos::find(with, whole.video); };
    const auto video = base.run_here(look);
    if (!video) return video.error();
    if (!*video) {
        auto drop = [&](session& with) { return rows::remove(with, whole.id); };
        if (const auto dropped = base.run_here(drop); !dropped) return dropped;
        files.remove(whole.id);
        return errc::no_such_video;
    }
    const auto name = source_name(whole.name);
    const auto length = whole.length.value_or(0);
    if (whole.kind == kind::final) {
        const auto joined =
            files.join(whole.id, whole.parts, static_cast<std::int64_t>(limits.free_floor));
        // Where the file has gone it went to its video.
        if (!joined && joined.error() != errc::not_found) return joined.error();
        if (joined && *joined != length) return errc::bad_parts;
    }
    if (const auto moved = files.hand_over(whole.id, whole.video, name, length); !moved)
        return moved;
    auto noted = [&](session& with) {
        return weir::store::transaction(with, [&](session& in) { return note(in, whole, name); });
    };
    if (const auto done = base.run_here(noted); !done) return done;
    files.keep_only(whole.video, name);
    for (const auto& each : whole.parts) files.remove(each);
    files.remove(whole.id);
    return {};
}

}  // namespace portal::uploads
