#include "portal/videos/records.hpp"

#include "portal/videos/errc.hpp"
#include "portal/videos/schema.hpp"
#include "weir/store/channels.hpp"
#include "weir/store/database.hpp"
#include "weir/store/schema.hpp"

#include <doctest/doctest.h>

#include "support/temp_folder.hpp"
#include <memory>
#include <string>

namespace videos = portal::videos;
using videos::state;
using weir::store::component;

namespace {

struct fixture {
    temp_folder folder;
    std::unique_ptr<weir::store::session> with;
    std::string id;

    fixture() {
        auto opened = weir::store::session::open(folder.path("weir.db"), {});
        with = std::move(*opened);
        const component parts[] = {{"store", weir::store::schema()}, {"videos", videos::schema()}};
        REQUIRE(weir::store::migrate(*with, parts));
        weir::store::channel channel;
        channel.id = 7;
        channel.handle = "anna";
        REQUIRE(weir::store::add_channel(*with, channel));
        id = add("First", 1000);
    }

    std::string add(std::string title, weir::store::timestamp now) {
        videos::new_video wanted;
        wanted.account = 3;
        wanted.channel = 7;
        wanted.title = std::move(title);
        wanted.source = {"holiday.mp4", "source.mp4", 100};
        return *videos::create(*with, wanted, now);
    }
    videos::video found() { return **videos::find(*with, id); }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "a new video waits for its file and is its owner's alone") {
    const auto made = found();

    CHECK(videos::is_id(made.id));
    CHECK(made.state == state::waiting);
    CHECK(made.privacy == videos::privacy::owner);
    CHECK(made.source.original_name == "holiday.mp4");
    CHECK_FALSE(made.facts);
    CHECK(videos::bytes_of(*with, 3).value() == 100);
    CHECK_FALSE(*videos::find(*with, "AAAAAAAAAAA"));
}

TEST_CASE_FIXTURE(fixture, "facts stay until another file comes") {
    const videos::facts facts{61'000, 1920, 1080, 29.97, true, true};

    REQUIRE(videos::set_facts(*with, id, facts, 2000));
    CHECK(found().facts == facts);

    REQUIRE(videos::set_source(*with, id, {"b.mkv", "source.mkv", 5}, 3000));
    CHECK_FALSE(found().facts);
    CHECK(found().source.name == "source.mkv");
}

TEST_CASE_FIXTURE(fixture, "a video that is ready waits for the time its owner said") {
    auto changed = found();
    changed.publish_at = 5000;
    changed.tags = {"one", "two"};
    REQUIRE(videos::save(*with, changed, 2000));
    CHECK(found().state == state::waiting);

    REQUIRE(videos::set_state(*with, id, state::published, "", "", 3000));
    CHECK(found().state == state::scheduled);
    CHECK_FALSE(found().published_at);
    CHECK(found().tags == std::vector<std::string>{"one", "two"});

    CHECK(videos::publish_due(*with, 4999)->empty());
    CHECK(*videos::publish_due(*with, 5000) == std::vector<std::string>{id});
    CHECK(found().state == state::published);
    CHECK(found().published_at == 5000);
}

TEST_CASE_FIXTURE(fixture, "work that ends does not lift a block") {
    REQUIRE(videos::set_state(*with, id, state::blocked, "", "Shown without consent.", 2000));
    REQUIRE(videos::set_state(*with, id, state::published, "", "", 3000));

    CHECK(found().state == state::blocked);
    CHECK(found().explanation == "Shown without consent.");

    REQUIRE(videos::unblock(*with, id, 4000));
    CHECK(found().state == state::published);
}

TEST_CASE_FIXTURE(fixture, "a failure keeps its reason until something else happens") {
    REQUIRE(videos::set_state(*with, id, state::processing_failed, "unsupportedMedia",
                              "No picture and no sound.", 2000));
    CHECK(found().reason == "unsupportedMedia");

    REQUIRE(videos::set_state(*with, id, state::to_process, "", "", 3000));
    CHECK(found().reason.empty());
    const auto gone = videos::set_state(*with, "AAAAAAAAAAA", state::processing, "", "", 1);
    CHECK(gone.error() == videos::errc::not_found);
}

TEST_CASE_FIXTURE(fixture, "a list goes on where the page before ended") {
    const auto second = add("100% Second", 1000);
    add("Third", 2000);
    videos::filter wanted;
    wanted.channel = 7;
    wanted.most = 2;

    const auto first = *videos::list(*with, wanted);
    REQUIRE(first.size() == 2);
    CHECK(first[0].title == "Third");
    wanted.after = videos::place{first[1].created_at, first[1].id};
    const auto rest = *videos::list(*with, wanted);
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].id != first[1].id);

    wanted.after.reset();
    wanted.title = "0% s";
    REQUIRE(videos::list(*with, wanted)->size() == 1);
    CHECK(videos::list(*with, wanted)->front().id == second);
    wanted.title.clear();
    wanted.state = state::published;
    CHECK(videos::list(*with, wanted)->empty());
}

TEST_CASE_FIXTURE(fixture, "a removed video is gone, tags and all") {
    auto changed = found();
    changed.tags = {"one"};
    REQUIRE(videos::save(*with, changed, 2000));

    CHECK(videos::remove(*with, id));
    CHECK(videos::remove(*with, id).error() == videos::errc::not_found);
    CHECK_FALSE(*videos::find(*with, id));
}
