#include "weir/store/migration.hpp"

#include "weir/store/database.hpp"
#include "weir/store/errc.hpp"
#include "weir/store/schema.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include "support/temp_folder.hpp"
#include <thread>
#include <unistd.h>

using weir::store::component;
using weir::store::database;
using weir::store::errc;
using weir::store::migration;
using weir::store::session;

namespace {

constexpr migration first[] = {{1, "001_a", "CREATE TABLE a (id BIGINT);\n"}};
constexpr migration both[] = {
    {1, "001_a", "CREATE TABLE a (id BIGINT);\n"},
    {2, "002_b",
     "-- a comment; with a semicolon;\nCREATE TABLE b (\n  id BIGINT\n);\n"
     "INSERT INTO b (id)\nVALUES (7);\n"}};
constexpr migration broken[] = {{1, "001_a", "CREATE TABLE a (id BIGINT);\n"},
                                {2, "002_b", "CREATE TABLE b (id BIGINT);\nCREATE NONSENSE;\n"}};

std::int64_t count(session& with, const char* sql) {
    return (*with.query_one(sql))->integer(0);
}

}  // namespace

TEST_CASE("a script is split at semicolons that end a line") {
    const auto statements = weir::store::split_script(both[1].sql);

    REQUIRE(statements.size() == 2);
    CHECK(statements[0] == "CREATE TABLE b (\n  id BIGINT\n)\n");
    CHECK(statements[1] == "INSERT INTO b (id)\nVALUES (7)\n");
}

TEST_CASE("each step runs once, and later steps are added") {
    const temp_folder folder;
    const auto with = *session::open(folder.path("weir.db"), {});
    const component then{"subject", first};
    const component now{"subject", both};

    CHECK(weir::store::migrate(*with, {&then, 1}));
    CHECK(weir::store::migrate(*with, {&then, 1}));
    CHECK(weir::store::migrate(*with, {&now, 1}));
    CHECK(weir::store::migrate(*with, {&now, 1}));

    CHECK(count(*with, "SELECT id FROM b") == 7);
    CHECK(count(*with, "SELECT COUNT(*) FROM schema_migrations") == 2);
}

TEST_CASE("a step that fails undoes all of them") {
    const temp_folder folder;
    const auto with = *session::open(folder.path("weir.db"), {});
    const component parts[] = {{"store", weir::store::schema()}, {"subject", broken}};

    CHECK(weir::store::migrate(*with, parts).error() == errc::failed);

    CHECK(count(*with, "SELECT COUNT(*) FROM sqlite_master") == 0);
    CHECK(weir::store::migrate(*with, {parts, 1}));
}

TEST_CASE("a database made by a newer program is refused") {
    const temp_folder folder;
    const auto with = *session::open(folder.path("weir.db"), {});
    const component newer{"subject", both};
    const component older{"subject", first};
    REQUIRE(weir::store::migrate(*with, {&newer, 1}));

    CHECK(weir::store::migrate(*with, {&older, 1}).error() == errc::too_new);
}

TEST_CASE("programs that start at once migrate once") {
    for (int round = 0; round < 10; ++round) {
        const temp_folder folder;
        constexpr int programs = 4;
        const auto start = [&folder](int which) {
            // As the two programs do: one knows more components than the other.
            const component parts[] = {{"store", weir::store::schema()}, {"subject", both}};
            database base({folder.path("weir.db"), 1}, {});
            return base.migrate(std::span(parts, which % 2 == 0 ? 1 : 2)).has_value();
        };
        pid_t children[programs];
        for (int i = 0; i < programs; ++i) {
            children[i] = fork();
            if (children[i] == 0) _exit(start(i) ? 0 : 1);
        }
        for (const auto child : children) {
            int status = -1;
            waitpid(child, &status, 0);
            CHECK(status == 0);
        }
        const auto with = *session::open(folder.path("weir.db"), {});
        CHECK(count(*with, "SELECT COUNT(*) FROM b") == 1);
        CHECK(count(*with, "SELECT COUNT(*) FROM channels") == 0);
    }
}
