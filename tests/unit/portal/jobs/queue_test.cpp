#include "portal/jobs/queue.hpp"

#include "portal/jobs/errc.hpp"
#include "portal/jobs/schema.hpp"
#include "weir/store/database.hpp"

#include <doctest/doctest.h>

#include "support/temp_folder.hpp"
#include <memory>
#include <set>
#include <string>

using namespace portal::jobs;
using weir::store::session;

namespace {

constexpr std::int64_t lease_ms = 30'000;

struct fixture {
    temp_folder folder;
    std::unique_ptr<session> with = session::open(folder.path("weir.db"), {}).value();

    fixture() {
        const weir::store::component parts[] = {{"jobs", schema()}};
        REQUIRE(weir::store::migrate(*with, parts));
    }

    void add(const std::string& video, std::int64_t account = 1, std::int64_t priority = normal,
             weir::store::timestamp at = 1000, kind what = kind::inspect, std::string part = {}) {
        const auto added = put(*with, {video, account, what, std::move(part), "{}", priority}, at);
        REQUIRE(added.value() == outcome::added);
    }
    std::optional<lease> next(weir::store::timestamp at = 2000, std::int64_t least = background) {
        return take(*with, "loom", least, at).value();
    }
    status only(const std::string& video) { return progress_of(*with, video).value().at(0); }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "work is taken once, renewed and finished") {
    add("v1");

    const auto mine = next();

    REQUIRE(mine);
    CHECK(mine->work.video == "v1");
    CHECK(mine->work.what == kind::inspect);
    CHECK_FALSE(mine->spent);
    CHECK_FALSE(next());
    CHECK(renew(*with, *mine, 250, 3000).has_value());
    const auto half = only("v1");
    CHECK(half.now == state::running);
    CHECK(half.worker == "loom");
    CHECK(half.progress == 250);
    CHECK(half.time_left(3000) == 3000);
    CHECK(finish(*with, *mine, 4000).has_value());
    CHECK(only("v1").now == state::done);
    CHECK(only("v1").finished_at == 4000);
    CHECK_FALSE(next(1'000'000));
}

TEST_CASE_FIXTURE(fixture, "there is never a second of the same name") {
    add("v1");

    CHECK(put(*with, {"v1", 1, kind::inspect, "", "{}", urgent}, 5000).value() ==
          outcome::there_already);
    CHECK(put(*with, {"v1", 1, kind::rendition, "720p/0", "{}", normal}, 5000).has_value());
    CHECK(put(*with, {"v1", 1, kind::rendition, "720p/1", "{}", normal}, 5000).has_value());
    CHECK(progress_of(*with, "v1").value().size() == 3);
}

TEST_CASE_FIXTURE(fixture, "work that is put in a transaction which fails is not there") {
    const auto failed = weir::store::transaction(*with, [&](session& in) -> weir::result<void> {
        REQUIRE(put(in, {"v1", 1, kind::inspect, "", "{}", normal}, 1000).has_value());
        return weir::error_code(errc::not_failed);
    });

    CHECK_FALSE(failed.has_value());
    CHECK_FALSE(next());
}

TEST_CASE_FIXTURE(fixture, "one account's fifty jobs delay another's by one") {
    for (int i = 0; i < 50; ++i) add("a" + std::to_string(i), 1, normal, 1000 + i);
    add("b", 2, normal, 5000);

    CHECK(next(6000)->work.account == 1);
    CHECK(next(6000)->work.video == "b");
    CHECK(next(6000)->work.video == "a1");
}

TEST_CASE_FIXTURE(fixture, "accounts take turns, and what is urgent goes before all") {
    for (int i = 0; i < 3; ++i)
        for (const std::int64_t account : {1, 2, 3})
            add(std::to_string(account) + std::to_string(i), account, normal,
                1000 + 3 * i + account);
    add("now", 1, urgent, 9000);

    CHECK(next(9000)->work.video == "now");
    std::string served;
    while (const auto each = next(9000)) served += std::to_string(each->work.account);
    CHECK(served == "231231231");
}

TEST_CASE_FIXTURE(fixture, "a worker may take only what is urgent enough") {
    add("slow", 1, background);
    add("quick", 1, urgent);

    CHECK(next(2000, soon)->work.video == "quick");
    CHECK_FALSE(next(2000, soon));
    CHECK(next(2000)->work.video == "slow");
}

TEST_CASE_FIXTURE(fixture,
                  "a lease that ended goes to the next, and the late worker changes nothing") {
    add("v1");
    const auto late = next(2000);
    CHECK_FALSE(next(2000 + lease_ms));

    const auto second = next(2001 + lease_ms);

    REQUIRE(second);
    CHECK(second->id == late->id);
    CHECK(renew(*with, *late, 900, 40'000).error() == errc::lease_lost);
    CHECK(finish(*with, *late, 40'000).error() == errc::lease_lost);
    CHECK(fail(*with, *late, "stalled", "", 40'000).error() == errc::lease_lost);
    CHECK(give_back(*with, *late).error() == errc::lease_lost);
    CHECK(only("v1").now == state::running);
    CHECK(finish(*with, *second, 40'000).has_value());
    CHECK(finish(*with, *second, 40'000).error() == errc::lease_lost);
}

TEST_CASE_FIXTURE(fixture, "a renewed lease lasts on") {
    add("v1");
    const auto mine = next(2000);
    REQUIRE(renew(*with, *mine, 0, 20'000).has_value());

    CHECK_FALSE(next(20'000 + lease_ms));
    CHECK(next(20'001 + lease_ms));
}

TEST_CASE_FIXTURE(fixture, "what three workers died over is spent; what was given back is not") {
    add("v1");
    weir::store::timestamp at = 2000;
    for (int i = 0; i < 10; ++i) REQUIRE(give_back(*with, *next(at)).has_value());
    for (int i = 0; i < 3; ++i, at += lease_ms + 1) {
        const auto mine = next(at);
        REQUIRE(mine);
        CHECK_FALSE(mine->spent);
    }

    const auto last = next(at);

    REQUIRE(last);
    CHECK(last->spent);
    CHECK(fail(*with, *last, "workerLost", "why", at).has_value());
    CHECK_FALSE(next(at + lease_ms + 1));
}

TEST_CASE_FIXTURE(fixture, "failed work says why, and may be tried again") {
    add("v1");
    add("v2", 1, normal, 1001);
    const auto first = next();
    CHECK(retry(*with, first->id).error() == errc::not_failed);
    REQUIRE(fail(*with, *first, "truncated", "The file ends early.", 3000).has_value());
    CHECK(only("v1").now == state::failed);
    CHECK(only("v1").reason == "truncated");
    CHECK(only("v1").explanation == "The file ends early.");
    CHECK(find(*with, first->id).value()->work.video == "v1");
    CHECK_FALSE(find(*with, 1).value());
    CHECK_FALSE(only("v1").time_left(4000));

    CHECK(retry(*with, first->id).has_value());

    CHECK(only("v1").now == state::queued);
    CHECK(only("v1").reason.empty());
    CHECK(retry(*with, first->id).error() == errc::not_failed);
    CHECK(retry_all(*with, "v2").value() == 0);
    std::set<std::string> taken;
    while (const auto each = next()) taken.insert(each->work.video);
    CHECK(taken == std::set<std::string>{"v1", "v2"});
}

TEST_CASE_FIXTURE(fixture, "a video that is forgotten takes its work with it") {
    add("v1");
    const auto mine = next();

    REQUIRE(forget(*with, "v1").has_value());

    CHECK(renew(*with, *mine, 10, 3000).error() == errc::lease_lost);
    CHECK(progress_of(*with, "v1").value().empty());
}

TEST_CASE_FIXTURE(fixture, "stretches of one rendition are counted apart from another's") {
    for (const auto* part : {"720p/0", "720p/1", "360p/0"})
        add("v1", 1, normal, 1000, kind::rendition, part);
    const auto mine = next();
    REQUIRE(finish(*with, *mine, 3000).has_value());

    CHECK(unfinished(*with, "v1", kind::rendition, "").value() == 2);
    CHECK(unfinished(*with, "v1", kind::join, "").value() == 0);
    const auto of_720 = unfinished(*with, "v1", kind::rendition, "720p/").value();
    CHECK(of_720 == (mine->work.part.starts_with("720p") ? 1 : 2));
}

TEST_CASE_FIXTURE(fixture,
                  "a list is read page by page, newest first, and every job is in it once") {
    for (int i = 0; i < 7; ++i) add("v" + std::to_string(i), 1, normal, 1000 + i / 3);
    REQUIRE(finish(*with, *next(), 3000).has_value());

    std::set<std::string> seen;
    std::optional<place> after;
    weir::store::timestamp newest = 9999;
    for (;;) {
        const auto page = list(*with, state::queued, after, 2).value();
        if (page.empty()) break;
        for (const auto& each : page) {
            CHECK(each.created_at <= newest);
            newest = each.created_at;
            CHECK(seen.insert(each.work.video).second);
        }
        after = place{page.back().created_at, page.back().id};
    }

    CHECK(seen.size() == 6);
    const auto counted = count(*with).value();
    CHECK(counted == std::array<std::int64_t, 4>{6, 0, 1, 0});
}
