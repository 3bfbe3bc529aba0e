#include "portal/accounts/accounts.hpp"

#include "portal/accounts/errc.hpp"
#include "portal/accounts/rows.hpp"
#include "portal/accounts/schema.hpp"
#include "weir/crypto/hash.hpp"
#include "weir/crypto/text.hpp"
#include "weir/store/schema.hpp"

#include <doctest/doctest.h>

#include "support/temp_folder.hpp"
#include "support/wait_for.hpp"
#include <string>

using portal::accounts::accounts;
using portal::accounts::errc;
using portal::accounts::logged_in;
using portal::accounts::new_account;
using portal::accounts::registration;
using portal::accounts::settings;
using portal::http::role;
using weir::store::component;
using weir::store::secrets;
using weir::store::session;

namespace {

// As cheap as argon2id goes: what it costs is tested over HTTP.
constexpr weir::crypto::password_cost cheap{8192, 1};

struct fixture {
    temp_folder folder;
    weir::store::database base{{folder.path("weir.db"), 2}, {}};
    accounts people{{registration::open, cheap}, base, secrets(folder.path()), {}, {}};

    fixture() {
        const component parts[] = {{"store", weir::store::schema()},
                                   {"accounts", portal::accounts::schema()}};
        REQUIRE(base.migrate(parts));
        REQUIRE(people.prepare());
    }

    weir::result<logged_in> join(std::string handle,
                                 std::optional<std::string> setup_token = std::nullopt) {
        new_account wanted{std::move(handle), "a long password", "Someone", setup_token};
        return wait_for(people.sign_up(wanted, {}));
    }
    bool knows(const std::string& token) { return wait_for(people.find(token))->has_value(); }
    void shift(const std::string& token, const char* column, std::chrono::hours by) {
        auto job = [&](session& with) {
            const auto ms = std::chrono::milliseconds(by).count();
            const auto hash = weir::crypto::hex(weir::crypto::sha256(weir::as_bytes(token)));
            return column == std::string("seen_at")
                       ? with.execute(
                             "UPDATE sessions SET seen_at = seen_at - :ms "
                             "WHERE token_hash = :hash",
                             {ms, hash})
                       : with.execute(
                             "UPDATE sessions SET created_at = created_at - :ms "
                             "WHERE token_hash = :hash",
                             {ms, hash});
        };
        REQUIRE(*base.run_here(job) == 1);
    }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "who signs up has an account, a channel, a key and a session") {
    const auto ada = join("ada");

    REQUIRE(ada.has_value());
    const auto found = *wait_for(people.find(ada->token));
    REQUIRE(found);
    CHECK(found->account == ada->who.id);
    CHECK(found->channel == ada->who.channel);
    CHECK(found->handle == "ada");
    CHECK(found->role == role::creator);
    auto key = [&](session& with) {
        return with.query_one("SELECT key_hash FROM stream_keys WHERE channel_id = :id",
                              {found->channel});
    };
    CHECK(base.run_here(key)->has_value());
}

TEST_CASE_FIXTURE(fixture, "a taken name leaves nothing behind") {
    REQUIRE(join("ada").has_value());

    CHECK(join("ada").error() == errc::handle_taken);

    auto count = [](session& with) {
        return with.query_one(
            "SELECT (SELECT COUNT(*) FROM channels) + (SELECT COUNT(*) FROM "
            "accounts) + (SELECT COUNT(*) FROM stream_keys)");
    };
    CHECK((*base.run_here(count))->integer(0) == 3);
}

TEST_CASE_FIXTURE(fixture, "a password logs in, anything else does not") {
    REQUIRE(join("ada").has_value());

    CHECK(wait_for(people.log_in("ada", "a long password", {})).has_value());
    CHECK(wait_for(people.log_in("ada", "A long password", {})).error() == errc::wrong_credentials);
    CHECK(wait_for(people.log_in("ada", "", {})).error() == errc::wrong_credentials);
    CHECK(wait_for(people.log_in("bob", "a long password", {})).error() == errc::wrong_credentials);
}

TEST_CASE_FIXTURE(fixture,
                  "a session ends two weeks after its last use and 90 days after its start") {
    const auto idle = join("ada")->token;
    const auto old = wait_for(people.log_in("ada", "a long password", {}))->token;

    shift(idle, "seen_at", accounts::idle_life - std::chrono::hours(1));
    CHECK(knows(idle));
    // Being used was noted.
    shift(idle, "seen_at", accounts::idle_life - std::chrono::hours(1));
    CHECK(knows(idle));
    shift(idle, "seen_at", accounts::idle_life + std::chrono::hours(1));
    CHECK(!knows(idle));

    CHECK(knows(old));
    shift(old, "created_at", accounts::whole_life + std::chrono::hours(1));
    CHECK(!knows(old));
}

TEST_CASE_FIXTURE(fixture, "sessions that have ended are swept at the next log-in") {
    shift(join("ada")->token, "seen_at", accounts::idle_life + std::chrono::hours(1));
    REQUIRE(wait_for(people.log_in("ada", "a long password", {})).has_value());

    auto count = [](session& with) { return with.query_one("SELECT COUNT(*) FROM sessions"); };
    CHECK((*base.run_here(count))->integer(0) == 1);
}

TEST_CASE_FIXTURE(fixture, "a hash made more cheaply is made anew at the next log-in") {
    REQUIRE(join("ada").has_value());
    accounts dearer{{registration::open, {16384, 1}}, base, secrets(folder.path()), {}, {}};
    auto hash = [](session& with) { return portal::accounts::rows::find(with, "ada"); };
    const auto before = (*base.run_here(hash))->password_hash;

    REQUIRE(wait_for(dearer.log_in("ada", "a long password", {})).has_value());

    const auto after = (*base.run_here(hash))->password_hash;
    CHECK(after != before);
    CHECK(after.find("m=16") != std::string::npos);
    CHECK(wait_for(dearer.log_in("ada", "a long password", {})).has_value());
}

TEST_CASE_FIXTURE(fixture, "the set-up token makes one administrator, however many hold it") {
    const auto token = **secrets(folder.path()).existing(secrets::setup_token);
    CHECK(people.setup_pending());

    CHECK(join("eve", "wrong").error() == errc::setup_token_invalid);
    const auto first = join("ada", token);
    REQUIRE(first.has_value());
    CHECK(first->who.role == role::administrator);
    CHECK(!people.setup_pending());
    CHECK(join("bob", token).error() == errc::setup_token_invalid);

    // Also when the file could not be removed: the rows decide.
    auto again = [&](session& with) {
        return portal::accounts::rows::add(with, {"bob", "", "Bob", token}, true, "hash", {}, 1);
    };
    CHECK(base.run_here(again).error() == errc::setup_token_invalid);
}

TEST_CASE_FIXTURE(fixture, "where registration is closed only the set-up token opens it") {
    accounts closed{{registration::closed, cheap}, base, secrets(folder.path()), {}, {}};
    REQUIRE(closed.prepare());
    const auto token = **secrets(folder.path()).existing(secrets::setup_token);

    CHECK(wait_for(closed.sign_up({"ada", "a long password", "Ada", std::nullopt}, {})).error() ==
          errc::registration_closed);
    CHECK(wait_for(closed.sign_up({"ada", "a long password", "Ada", token}, {})).has_value());
}

TEST_CASE_FIXTURE(fixture, "a new password needs the old one and ends the other sessions") {
    const auto here = *join("ada");
    const auto there = wait_for(people.log_in("ada", "a long password", {}))->token;
    const auto change = [&](std::string current) {
        return wait_for(people.change_password(here.who.id, here.token, current, "another one"));
    };

    CHECK(change("wrong").error() == errc::wrong_password);
    CHECK(knows(there));
    CHECK(change("a long password").has_value());

    CHECK(knows(here.token));
    CHECK(!knows(there));
    CHECK(wait_for(people.log_in("ada", "another one", {})).has_value());
}

TEST_CASE_FIXTURE(fixture, "its owner sees the sessions, and may end each") {
    const auto here = *join("ada");
    const auto eve = *join("eve");
    const auto there =
        *wait_for(people.log_in("ada", "a long password", {"Browser/1.0", "198.51.100.0/24"}));
    const auto id = here.who.id;

    const auto seen = *wait_for(people.sessions(id, here.token));
    REQUIRE(seen.size() == 2);
    const auto& other = seen[0].current ? seen[1] : seen[0];
    CHECK(seen[0].current != seen[1].current);
    CHECK(other.user_agent == "Browser/1.0");
    CHECK(other.address == "198.51.100.0/24");

    CHECK(wait_for(people.end_session(eve.who.id, other.id)).error() == errc::not_found);
    CHECK(knows(there.token));
    CHECK(wait_for(people.end_session(id, other.id)).has_value());
    CHECK(!knows(there.token));
    CHECK(knows(here.token));
}

TEST_CASE_FIXTURE(fixture, "a session is fresh for ten minutes after its password was given") {
    const auto ada = *join("ada");
    const auto fresh = [&] { return (*wait_for(people.find(ada.token)))->fresh; };
    CHECK(fresh());
    auto later = [](session& with) {
        return with.execute("UPDATE sessions SET proved_at = proved_at - 600001");
    };
    REQUIRE(base.run_here(later));
    CHECK(!fresh());

    CHECK(wait_for(people.prove(ada.who.id, ada.token, "wrong")).error() == errc::wrong_password);
    CHECK(!fresh());
    CHECK(wait_for(people.prove(ada.who.id, ada.token, "a long password")).has_value());
    CHECK(fresh());
}

TEST_CASE_FIXTURE(fixture, "an invitation is good for so many accounts and so long") {
    accounts house{{registration::invitation, cheap}, base, secrets(folder.path()), {}, {}};
    const auto ada = join("ada")->who.id;
    const auto enter = [&](std::string handle, std::optional<std::string> invitation) {
        return wait_for(house.sign_up(
            {std::move(handle), "a long password", "Someone", std::nullopt, invitation}, {}));
    };
    const auto invite = [&](std::int64_t uses, std::chrono::hours life) {
        return *wait_for(house.invited().make(ada, "for friends", uses, life));
    };
    const auto two = invite(2, std::chrono::hours(1));

    CHECK(enter("bob", std::nullopt).error() == errc::registration_closed);
    CHECK(enter("bob", "wrong").error() == errc::invitation_invalid);
    CHECK(enter("bob", invite(1, std::chrono::hours(-1)).token).error() ==
          errc::invitation_invalid);
    CHECK(enter("bob", two.token).has_value());
    // Who could not be made has not used it up.
    CHECK(enter("bob", two.token).error() == errc::handle_taken);
    const auto left = *wait_for(house.invited().list());
    REQUIRE(left.size() == 1);
    CHECK(left[0].uses_left == 1);
    CHECK(left[0].made_by == "ada");
    CHECK(enter("eve", two.token).has_value());
    CHECK(enter("mona", two.token).error() == errc::invitation_invalid);
    CHECK(wait_for(house.invited().list())->empty());

    const auto gone = invite(1, std::chrono::hours(1));
    CHECK(wait_for(house.invited().withdraw(gone.what.id)).has_value());
    CHECK(wait_for(house.invited().withdraw(gone.what.id)).error() == errc::not_found);
    CHECK(enter("mona", gone.token).error() == errc::invitation_invalid);
}
