#include "portal/accounts/accounts.hpp"
#include "portal/accounts/errc.hpp"
#include "portal/accounts/schema.hpp"
#include "weir/store/schema.hpp"

#include <doctest/doctest.h>

#include "support/temp_folder.hpp"
#include "support/wait_for.hpp"
#include <string>

using portal::accounts::accounts;
using portal::accounts::errc;
using portal::accounts::tokens;
using weir::store::session;

namespace {

struct fixture {
    temp_folder folder;
    weir::store::database base{{folder.path("weir.db"), 2}, {}};
    accounts people{{portal::accounts::registration::open, {8192, 1}},
                    base,
                    weir::store::secrets(folder.path()),
                    {},
                    {}};
    tokens& under_test = people.own_tokens();
    std::int64_t ada = 0;

    fixture() {
        const weir::store::component parts[] = {{"store", weir::store::schema()},
                                                {"accounts", portal::accounts::schema()}};
        REQUIRE(base.migrate(parts));
        ada = join("ada");
    }
    std::int64_t join(std::string handle) {
        return wait_for(people.sign_up({std::move(handle), "a long password", "Someone", {}}, {}))
            ->who.id;
    }
    tokens::made make(std::chrono::hours life = std::chrono::hours(24)) {
        return *wait_for(under_test.make(ada, {"a script", 3, life}));
    }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "a token says whose it is and what it is good for, and is kept hashed") {
    const auto made = make();

    const auto who = *wait_for(people.find_bearer(made.text));
    REQUIRE(who);
    CHECK(who->handle == "ada");
    CHECK(who->token == 3);
    CHECK(!who->fresh);
    CHECK(!*wait_for(people.find_bearer(made.text + "x")));
    CHECK(!*wait_for(people.find(made.text)));
    CHECK((*wait_for(under_test.list(ada)))[0].used_at.has_value());
    auto kept = [](session& with) { return with.query_one("SELECT token_hash FROM api_tokens"); };
    CHECK((*base.run_here(kept))->text(0).size() == 64);
}

TEST_CASE_FIXTURE(fixture, "a token that has ended opens nothing") {
    const auto made = make(std::chrono::hours(-1));
    CHECK(!*wait_for(people.find_bearer(made.text)));
    CHECK(wait_for(under_test.list(ada))->empty());
}

TEST_CASE_FIXTURE(fixture, "only its owner revokes a token, and that at once") {
    const auto made = make();
    const auto eve = join("eve");
    CHECK(wait_for(under_test.revoke(eve, made.what.id)).error() == errc::not_found);
    CHECK(*wait_for(people.find_bearer(made.text)));
    CHECK(wait_for(under_test.revoke(ada, made.what.id)).has_value());
    CHECK(!*wait_for(people.find_bearer(made.text)));
}

TEST_CASE_FIXTURE(fixture, "an account has so many tokens and no more") {
    for (std::size_t i = 0; i < tokens::most; ++i) make();
    CHECK(wait_for(under_test.make(ada, {"one more", 1, std::chrono::hours(1)})).error() ==
          errc::too_many);
}
