#include "weir/store/database.hpp"

#include "weir/store/broadcasts.hpp"
#include "weir/store/channels.hpp"
#include "weir/store/schema.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "support/temp_folder.hpp"
#include "support/wait_for.hpp"
#include <fstream>

using weir::result;
using weir::store::channel;
using weir::store::component;
using weir::store::database;
using weir::store::errc;
using weir::store::session;

namespace {

struct fixture {
    temp_folder folder;
    database base{{folder.path("weir.db"), 2}, {}};
    channel ada{7, "ada", "Ada", "Looms", "About looms", std::nullopt, 1000};

    template <class Job>
    auto in(Job job) {
        auto done = wait_for(base.run(std::move(job)));
        REQUIRE(done.has_value());
        if constexpr (!std::is_void_v<typename decltype(done)::value_type>) return *done;
    }

    fixture() {
        const component parts[] = {{"store", weir::store::schema()}};
        REQUIRE(base.migrate(parts));
        in([this](session& with) { return weir::store::add_channel(with, ada); });
    }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "a channel is found by its handle and changed by its id") {
    auto changed = ada;
    changed.title = "Engines";
    changed.avatar = "abc.webp";
    in([&](session& with) { return weir::store::save_channel(with, changed); });

    CHECK(*in([](session& with) { return weir::store::find_channel(with, "ada"); }) == changed);
    CHECK(*in([](session& with) { return weir::store::find_channel(with, 7); }) == changed);
    CHECK(!in([](session& with) { return weir::store::find_channel(with, "bob"); }));
}

TEST_CASE_FIXTURE(fixture, "a taken handle is an error of its own") {
    auto again = ada;
    again.id = 8;
    auto job = [again](session& with) { return weir::store::add_channel(with, again); };

    CHECK(wait_for(base.run(job)).error() == errc::duplicate);
}

TEST_CASE_FIXTURE(fixture, "a broadcast is noted from start to end, once") {
    const weir::store::broadcast_start show{"k3x", "ada", "rtmp", "OBS", 2000};
    const weir::store::broadcast_start stranger{"k4x", "nobody", "rtmp", "OBS", 2000};
    in([&](session& with) { return weir::store::note_start(with, show); });
    in([&](session& with) { return weir::store::note_start(with, show); });
    in([&](session& with) { return weir::store::note_start(with, stranger); });
    in([](session& with) { return weir::store::note_end(with, "k3x", 3000); });
    in([](session& with) { return weir::store::end_abandoned(with, 4000); });

    const auto found = in([](session& with) {
        return with.query("SELECT id, channel_id, started_at, ended_at FROM broadcasts");
    });
    REQUIRE(found.size() == 1);
    CHECK(found[0].text(0) == "k3x");
    CHECK(found[0].integer(1) == 7);
    CHECK(found[0].integer(3) == 3000);
}

TEST_CASE_FIXTURE(fixture, "what a job lets escape becomes an error") {
    auto job = [](session&) -> result<int> { throw std::runtime_error("ours"); };

    CHECK(wait_for(base.run(job)).error() == errc::failed);
}

TEST_CASE("a job that waited too long for its turn is not run") {
    const temp_folder folder;
    database base({folder.path("weir.db"), 1, std::chrono::milliseconds(-1)}, {});
    bool ran = false;
    auto job = [&ran](session&) -> result<int> {
        ran = true;
        return 1;
    };

    CHECK(wait_for(base.run(job)).error() == errc::busy);
    CHECK(!ran);
}

TEST_CASE("a database that is not there yet is used once it is") {
    const temp_folder folder;
    database base({folder.path("later/weir.db"), 1}, {});
    auto job = [](session& with) { return with.query("SELECT 1"); };

    CHECK(wait_for(base.run(job)).error() == errc::unavailable);
    std::filesystem::create_directory(folder.path("later"));
    CHECK(wait_for(base.run(job)).has_value());
}

TEST_CASE("the database's files are for this user alone") {
    const temp_folder folder;
    const auto with = *session::open(folder.path("weir.db"), {});
    REQUIRE(with->execute("CREATE TABLE a (id BIGINT)"));

    for (const auto* name : {"weir.db", "weir.db-wal", "weir.db-shm"}) {
        struct stat about{};
        REQUIRE(::stat(folder.path(name).c_str(), &about) == 0);
        CHECK((about.st_mode & 0777) == 0600);
    }
}
