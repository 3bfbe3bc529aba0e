#include "portal/watching/rows.hpp"

#include "portal/accounts/schema.hpp"
#include "portal/videos/records.hpp"
#include "portal/videos/schema.hpp"
#include "portal/watching/schema.hpp"
#include "weir/store/channels.hpp"
#include "weir/store/database.hpp"
#include "weir/store/schema.hpp"

#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <functional>

namespace rows = portal::watching::rows;
using weir::store::component;
using weir::store::session;

namespace {

/// A store with a video of the account 5, in which the test runs.
void with_video(const std::function<void(session&, const std::string&)>& test) {
    const auto path = std::filesystem::temp_directory_path() / "weir-watching-test.db";
    for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + end);
    weir::store::database base({path.string()}, {});
    const std::array components{component{"store", weir::store::schema()},
                                component{"accounts", portal::accounts::schema()},
                                component{"videos", portal::videos::schema()},
                                component{"watching", portal::watching::schema()}};
    REQUIRE(base.migrate(components));
    auto job = [&](session& with) -> weir::result<void> {
        weir::store::channel channel;
        channel.id = 3;
        channel.handle = "alice";
        REQUIRE(weir::store::add_channel(with, channel));
        REQUIRE(
            with.execute("INSERT INTO accounts (id, channel_id, role, password_hash, created_at) "
                         "VALUES (5, 3, 'creator', '', 0)"));
        portal::videos::new_video wanted;
        wanted.account = 5;
        wanted.channel = 3;
        const auto made = portal::videos::create(with, wanted, 0);
        REQUIRE(made);
        test(with, *made);
        return {};
    };
    REQUIRE(base.run_here(job));
}

}  // namespace

TEST_CASE("a viewer counts once an hour") {
    using enum rows::outcome;
    with_video([](session& with, const std::string& video) {
        CHECK(*rows::add_view(with, video, "a", 1000) == counted);
        CHECK(*rows::add_view(with, video, "a", 1000 + rows::counted_for_ms) == counted_lately);
        CHECK(*rows::add_view(with, video, "b", 2000) == counted);
        CHECK(*rows::add_view(with, video, "a", 1001 + rows::counted_for_ms) == counted);
        CHECK(rows::count(with, video)->views == 3);
    });
}

TEST_CASE("a rating is one of an account, may change, and may be taken back") {
    with_video([](session& with, const std::string& video) {
        REQUIRE(rows::set_rating(with, video, 5, 1, 0));
        CHECK(*rows::count(with, video) == rows::counts{0, 1, 0});
        REQUIRE(rows::set_rating(with, video, 5, -1, 0));
        CHECK(*rows::count(with, video) == rows::counts{0, 0, 1});
        CHECK(*rows::rating(with, video, 5) == -1);
        REQUIRE(rows::set_rating(with, video, 5, 0, 0));
        CHECK(*rows::count(with, video) == rows::counts{0, 0, 0});
        CHECK(*rows::rating(with, video, 5) == 0);
    });
}

TEST_CASE("the last position is kept, and goes with the video") {
    with_video([](session& with, const std::string& video) {
        CHECK(*rows::position(with, video, 5) == 0);
        REQUIRE(rows::set_position(with, video, 5, 12'000, 0));
        REQUIRE(rows::set_position(with, video, 5, 34'000, 1));
        CHECK(*rows::position(with, video, 5) == 34'000);
        REQUIRE(portal::videos::remove(with, video));
        CHECK(*rows::position(with, video, 5) == 0);
    });
}
