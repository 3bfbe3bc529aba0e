// weir-worker: does what there is to do with uploaded media.
#include "portal/jobs/schema.hpp"
#include "portal/renditions/schema.hpp"
#include "portal/videos/schema.hpp"
#include "portal/worker/worker.hpp"
#include "weir/base/command_line.hpp"
#include "weir/base/signals.hpp"
#include "weir/store/database.hpp"
#include "weir/store/schema.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <span>
#include <string>

namespace {

using portal::worker::settings;
using weir::exit_status;
using weir::store::component;

constexpr std::string_view name = "weir-worker";

int fail(exit_status status, std::string_view why) {
    fmt::print(stderr, "{}: {}\n", name, why);
    return static_cast<int>(status);
}

int serve(const settings& how) {
    weir::block_signals();
    const weir::log out(weir::log_output::to_stderr(weir::log_level_of(how.log_level)), "worker");
    if (const auto why = portal::worker::sandbox(how.namespaces).check(); !why.empty())
        return fail(exit_status::failure,
                    why + (how.namespaces
                               ? "; uploaded media is not touched without a sandbox. Where the "
                                 "machine cannot make namespaces, worker.sandbox=\"limits\" does "
                                 "without"
                               : ""));
    if (const auto folder = how.data.make(); !folder)
        return fail(exit_status::failure,
                    fmt::format("data folder {}: {}", how.data.path(), folder.error().message()));
    {
        weir::store::database_settings where;
        where.path = how.data.database();
        weir::store::database base(where, out.named("store"));
        const std::array components{component{"store", weir::store::schema()},
                                    component{"jobs", portal::jobs::schema()},
                                    component{"renditions", portal::renditions::schema()},
                                    component{"videos", portal::videos::schema()}};
        if (const auto migrated = base.migrate(components); !migrated)
            return fail(exit_status::failure,
                        fmt::format("{}: {}", where.path, migrated.error().message()));
    }
    portal::worker::worker working(how, out);
    working.start();
    out.info("{} {} takes jobs", name, weir::version());
    weir::wait_for_stop();
    out.info("stopping");
    working.stop();
    return static_cast<int>(exit_status::asked_to_stop);
}

}  // namespace

int main(int argc, char** argv) {
    weir::config from;
    const auto line =
        weir::read_command_line(std::span(argv, static_cast<std::size_t>(argc)), {}, from);
    if (line.help)
        fmt::print("{}", weir::usage(name, "makes uploaded videos ready to be watched", {}));
    if (line.version) fmt::print("{} {}\n", name, weir::version());
    if (line.help || line.version) return 0;
    if (!line.mistake.empty()) return fail(exit_status::bad_command_line, line.mistake);
    const auto how = portal::worker::read_settings(from);
    if (const auto mistake = from.finish())
        return fail(exit_status::bad_command_line, mistake->message());
    return serve(how);
}
