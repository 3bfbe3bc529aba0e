#include "portal/channels/channels.hpp"

#include "portal/avatars/errc.hpp"
#include "portal/channels/errc.hpp"
#include "weir/store/schema.hpp"

#include <doctest/doctest.h>

#include "support/temp_folder.hpp"
#include "support/wait_for.hpp"
#include <string>
#include <vector>

using portal::avatars::shelf;
using portal::channels::channels;
using portal::channels::edit;
using portal::channels::errc;
using weir::store::component;
using weir::store::database;
using weir::store::session;

namespace {

struct fixture {
    temp_folder folder;
    database base{{folder.path("weir.db"), 2}, {}};
    channels all{base, shelf(folder.path("avatars")), {}};

    fixture() {
        const component parts[] = {{"store", weir::store::schema()}};
        REQUIRE(base.migrate(parts));
        for (const auto* handle : {"ada", "grace"}) {
            auto job = [handle](session& with) {
                const std::string name(handle);
                const weir::store::channel made{name == "ada" ? 7 : 8, name, "Someone", "", "",
                                                std::nullopt,          0};
                return weir::store::add_channel(with, made);
            };
            REQUIRE(base.run_here(job));
        }
    }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "what an edit does not name stays") {
    edit first;
    first.title = "Looms";
    first.description = "About looms";
    REQUIRE(wait_for(all.change(7, first)).has_value());
    edit second;
    second.title = "";

    const auto changed = wait_for(all.change(7, second));

    REQUIRE(changed.has_value());
    CHECK(changed->title.empty());
    CHECK(changed->description == "About looms");
    CHECK(wait_for(all.find("grace"))->description.empty());
}

TEST_CASE_FIXTURE(fixture, "who is not there is not found, by name, by number and in a list") {
    CHECK(wait_for(all.find("nobody")).error() == errc::not_found);
    CHECK(wait_for(all.find(std::int64_t{9})).error() == errc::not_found);
    CHECK(wait_for(all.change(9, {})).error() == errc::not_found);
    const std::vector<std::string> wanted{"grace", "nobody", "ada"};

    const auto found = wait_for(all.find_all(wanted));

    REQUIRE(found->size() == 2);
    CHECK((*found)[0].handle == "grace");
    CHECK((*found)[1].handle == "ada");
}

TEST_CASE_FIXTURE(fixture, "a key stays until it is rotated, and is made when it cannot be shown") {
    const auto key = wait_for(all.key(7))->text;

    CHECK(wait_for(all.key(7))->text == key);
    const auto next = wait_for(all.rotate_key(7))->text;
    CHECK(next != key);
    CHECK(wait_for(all.key(7))->text == next);
    weir::crypto::secret_key another{};
    another[0] = 1;
    channels elsewhere(base, shelf(folder.path("avatars")), another);
    CHECK(wait_for(elsewhere.key(7))->text != next);
}

TEST_CASE_FIXTURE(fixture, "what is no picture changes nothing") {
    const weir::bytes text{'h', 'e', 'l', 'l', 'o'};

    CHECK(wait_for(all.set_avatar(7, text)).error() == portal::avatars::errc::unknown_format);

    CHECK(!wait_for(all.find("ada"))->avatar);
    CHECK(!std::filesystem::exists(folder.path("avatars")));
}
