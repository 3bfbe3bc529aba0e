#include "weir/store/session.hpp"

#include "weir/store/errc.hpp"

#include <doctest/doctest.h>

#include "support/temp_folder.hpp"
#include <cstdint>

using weir::error_code;
using weir::result;
using weir::store::errc;
using weir::store::session;

namespace {

struct fixture {
    temp_folder folder;
    std::unique_ptr<session> with = *session::open(folder.path("weir.db"), {});

    fixture() {
        REQUIRE(
            with->execute("CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT UNIQUE, "
                          "size DOUBLE PRECISION, owner BIGINT REFERENCES things (id))"));
    }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "values of every kind come back as they went in") {
    const std::string name = "naïve 名字 '; DROP TABLE things; --";
    REQUIRE(with->execute("INSERT INTO things (id, name, size) VALUES (:id, :name, :size)",
                          {INT64_MAX, name, 1.5}));

    const auto found = with->query("SELECT id, name, size, owner FROM things");

    REQUIRE(found.has_value());
    REQUIRE(found->size() == 1);
    const auto& row = found->front();
    CHECK(row.integer(0) == INT64_MAX);
    CHECK(row.text(1) == name);
    CHECK(row[2].real() == 1.5);
    CHECK(row.is_null(3));
}

TEST_CASE_FIXTURE(fixture, "an expression's value can be read as a number") {
    const auto found = with->query_one("SELECT COUNT(*), MAX(id), 41 + 1 FROM things");

    REQUIRE(found.has_value());
    REQUIRE(*found);
    CHECK((*found)->integer(0) == 0);
    CHECK((*found)->is_null(1));
    CHECK((*found)->integer(2) == 42);
}

TEST_CASE_FIXTURE(fixture, "a broken rule of the schema is an error that says which kind") {
    REQUIRE(with->execute("INSERT INTO things (id, name) VALUES (:id, :name)", {1, "one"}));

    const auto twice =
        with->execute("INSERT INTO things (id, name) VALUES (:id, :name)", {2, "one"});
    const auto dangling =
        with->execute("INSERT INTO things (id, owner) VALUES (:id, :owner)", {3, 99});
    const auto nonsense = with->execute("INSERT INTO nowhere VALUES (1)");

    CHECK(twice.error() == errc::duplicate);
    CHECK(dangling.error() == errc::constraint);
    CHECK(nonsense.error() == errc::failed);
    CHECK(with->healthy());
}

TEST_CASE_FIXTURE(fixture, "changes are counted") {
    REQUIRE(with->execute("INSERT INTO things (id) VALUES (1), (2), (3)"));

    CHECK(*with->execute("UPDATE things SET size = :size WHERE id > :id", {2.0, 1}) == 2);
    CHECK(*with->execute("DELETE FROM things WHERE id = :id", {9}) == 0);
}

TEST_CASE_FIXTURE(fixture, "a transaction that fails or throws leaves nothing behind") {
    const auto failed = weir::store::transaction(*with, [](session& in) -> result<std::int64_t> {
        REQUIRE(in.execute("INSERT INTO things (id) VALUES (1)"));
        return error_code(errc::failed);
    });
    CHECK(!failed);
    CHECK_THROWS(weir::store::transaction(*with, [](session& in) -> result<std::int64_t> {
        REQUIRE(in.execute("INSERT INTO things (id) VALUES (2)"));
        throw std::runtime_error("ours");
    }));

    const auto kept = weir::store::transaction(
        *with, [](session& in) { return in.execute("INSERT INTO things (id) VALUES (3)"); });

    CHECK(kept);
    CHECK((*with->query_one("SELECT SUM(id) FROM things"))->integer(0) == 3);
}

TEST_CASE_FIXTURE(fixture, "readers go on while someone else writes") {
    const auto other = *session::open(folder.path("weir.db"), {});
    REQUIRE(other->begin());
    REQUIRE(other->execute("INSERT INTO things (id) VALUES (1)"));

    CHECK((*with->query_one("SELECT COUNT(*) FROM things"))->integer(0) == 0);
    CHECK(with->begin().error() == errc::busy);

    REQUIRE(other->commit());
    CHECK((*with->query_one("SELECT COUNT(*) FROM things"))->integer(0) == 1);
}

TEST_CASE("a file that is no database is refused, not overwritten") {
    const temp_folder folder;
    const auto path = folder.path("weir.db");
    FILE* file = std::fopen(path.c_str(), "w");
    for (int i = 0; i < 1000; ++i) std::fputs("this is a diary\n", file);
    std::fclose(file);

    const auto opened = session::open(path, {});

    REQUIRE(!opened);
    CHECK(opened.error() == errc::unavailable);
    CHECK(std::filesystem::file_size(path) == 16000);
}
