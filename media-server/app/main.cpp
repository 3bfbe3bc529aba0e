// weir-media: the live-streaming media server.
#include "weir/access/open_admission.hpp"
#include "weir/access/store_admission.hpp"
#include "weir/app/ledger.hpp"
#include "weir/app/media_server.hpp"
#include "weir/app/recordings.hpp"
#include "weir/base/command_line.hpp"
#include "weir/base/signals.hpp"
#include "weir/store/broadcasts.hpp"
#include "weir/store/clock.hpp"
#include "weir/store/schema.hpp"
#include "weir/store/secrets.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace weir;

constexpr std::string_view name = "weir-media";
constexpr std::array flags{
    extra_flag{"--open", "let anyone publish; the key is the channel's name", "access.mode=open"}};

int fail(exit_status status, std::string_view why) {
    fmt::print(stderr, "{}: {}\n", name, why);
    return static_cast<int>(status);
}

/// A viewer is a descriptor: take as many as the system gives.
void raise_descriptor_limit() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

/// Who may publish, and what that needs from the data folder.
struct entrance {
    std::unique_ptr<store::database> database;
    std::unique_ptr<stream::admission> admission;
    std::vector<stream::sink_factory> witnesses;
    std::unique_ptr<record::catalogue> books;
    std::string control_token;
};

result<entrance> open_store(const app::settings& how, const weir::log& out) {
    entrance made;
    if (const auto folder = how.data.make(); !folder) return folder.error();
    auto token = store::secrets(how.data.secrets()).token(store::secrets::control_token);
    if (!token) return token.error();
    made.control_token = std::move(*token);
    store::database_settings where;
    where.path = how.data.database();
    made.database = std::make_unique<store::database>(where, out.named("store"));
    const std::array components{store::component{"store", store::schema()}};
    if (const auto migrated = made.database->migrate(components); !migrated)
        return migrated.error();
    made.database->run_later(
        [](store::session& with) { return store::end_abandoned(with, store::now()); });
    made.admission = std::make_unique<access::store_admission>(*made.database, out.named("access"));
    made.books = app::make_recording_catalogue(*made.database, out.named("store"));
    made.witnesses.push_back(app::make_ledger(*made.database, out.named("store")));
    return made;
}

result<entrance> open_entrance(const app::settings& how, const weir::log& out) {
    if (how.access_mode == "store") return open_store(how, out);
    entrance made;
    made.admission = std::make_unique<access::open_admission>();
    return made;
}

int serve(const app::settings& how) {
    block_signals();
    raise_descriptor_limit();
    const weir::log out(log_output::to_stderr(how.lowest_log_level()), "app");
    auto opened = open_entrance(how, out);
    if (!opened)
        return fail(exit_status::failure,
                    fmt::format("data folder {}: {}", how.data.path(), opened.error().message()));
    app::media_server server(how, *opened->admission, std::move(opened->witnesses),
                             opened->books.get(), opened->control_token, out);
    if (const auto why = server.start(); !why.empty()) return fail(exit_status::failure, why);
    const auto& open = server.how();
    out.info("{} {} takes RTMP on port {} and SRT on port {} and serves HTTP on port {}{}", name,
             version(), open.rtmp.port, open.srt_address.port, open.http.port,
             open.access_mode == "open" ? "; open mode: anyone may publish" : "");
    if (open.tls) out.info("RTMPS on port {}, HTTPS on port {}", open.rtmps.port, open.https.port);
    wait_for_stop();
    out.info("stopping");
    server.stop();
    // Its threads may still be handing answers to the loops, which end after it.
    opened->database.reset();
    return static_cast<int>(exit_status::asked_to_stop);
}

}  // namespace

int main(int argc, char** argv) {
    config from;
    const auto line =
        read_command_line(std::span(argv, static_cast<std::size_t>(argc)), flags, from);
    if (line.help) fmt::print("{}", usage(name, "live-streaming media server", flags));
    if (line.version) fmt::print("{} {}\n", name, version());
    if (line.help || line.version) return 0;
    if (!line.mistake.empty()) return fail(exit_status::bad_command_line, line.mistake);
    const auto how = app::read_settings(from);
    if (const auto mistake = from.finish())
        return fail(exit_status::bad_command_line, mistake->message());
    return serve(how);
}
