// weir-portal: the web site of a Weir.
#include "portal/accounts/schema.hpp"
#include "portal/app/portal.hpp"
#include "portal/jobs/schema.hpp"
#include "portal/renditions/schema.hpp"
#include "portal/uploads/schema.hpp"
#include "portal/videos/schema.hpp"
#include "portal/watching/schema.hpp"
#include "weir/base/command_line.hpp"
#include "weir/base/signals.hpp"
#include "weir/store/schema.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace {

using portal::app::settings;
using weir::exit_status;
using weir::store::component;

constexpr std::string_view name = "weir-portal";

int fail(exit_status status, std::string_view why) {
    fmt::print(stderr, "{}: {}\n", name, why);
    return static_cast<int>(status);
}

weir::result<portal::app::portal::secrets> read_secrets(const settings& how) {
    if (const auto folder = how.data.make(); !folder) return folder.error();
    weir::store::secrets kept(how.data.secrets());
    const auto sealing = kept.key(weir::store::secrets::sealing_key);
    if (!sealing) return sealing.error();
    auto token = kept.token(weir::store::secrets::control_token);
    if (!token) return token.error();
    return portal::app::portal::secrets{std::move(kept), *sealing, std::move(*token)};
}

int serve(const settings& how) {
    weir::block_signals();
    const weir::log out(weir::log_output::to_stderr(how.lowest_log_level()), "portal");
    auto own = read_secrets(how);
    if (!own)
        return fail(exit_status::failure,
                    fmt::format("data folder {}: {}", how.data.path(), own.error().message()));
    auto files = portal::http::static_files::load(how.web);
    if (!files)
        return fail(
            exit_status::failure,
            fmt::format("portal.web: no built web site in {}; tools/build makes it", how.web));

    weir::store::database_settings where;
    where.path = how.data.database();
    auto base = std::make_unique<weir::store::database>(where, out.named("store"));
    const std::array components{component{"store", weir::store::schema()},
                                component{"accounts", portal::accounts::schema()},
                                component{"jobs", portal::jobs::schema()},
                                component{"renditions", portal::renditions::schema()},
                                component{"videos", portal::videos::schema()},
                                component{"watching", portal::watching::schema()},
                                component{"uploads", portal::uploads::schema()}};
    if (const auto migrated = base->migrate(components); !migrated)
        return fail(exit_status::failure,
                    fmt::format("{}: {}", where.path, migrated.error().message()));

    portal::app::portal site(how, *base, std::move(*own), std::move(*files), out);
    if (const auto why = site.start(); !why.empty()) return fail(exit_status::failure, why);
    out.info("{} {} serves the web site on port {}", name, weir::version(), site.port());
    if (site.https_port() != 0) out.info("HTTPS on port {}", site.https_port());
    weir::wait_for_stop();
    out.info("stopping");
    site.stop();
    // Its threads may still be handing answers to the loop, which ends after it.
    base.reset();
    return static_cast<int>(exit_status::asked_to_stop);
}

}  // namespace

int main(int argc, char** argv) {
    weir::config from;
    const auto line =
        weir::read_command_line(std::span(argv, static_cast<std::size_t>(argc)), {}, from);
    if (line.help)
        fmt::print("{}", weir::usage(name, "the web site: accounts, channels, live rooms", {}));
    if (line.version) fmt::print("{} {}\n", name, weir::version());
    if (line.help || line.version) return 0;
    if (!line.mistake.empty()) return fail(exit_status::bad_command_line, line.mistake);
    const auto how = portal::app::read_settings(from);
    if (const auto mistake = from.finish())
        return fail(exit_status::bad_command_line, mistake->message());
    return serve(how);
}
