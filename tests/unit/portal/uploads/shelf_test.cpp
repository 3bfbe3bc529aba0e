#include "portal/uploads/shelf.hpp"

#include "portal/uploads/errc.hpp"

#include <doctest/doctest.h>

#include "support/temp_folder.hpp"
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

using portal::uploads::errc;
using portal::uploads::shelf;

namespace {

struct fixture {
    temp_folder folder;
    shelf files{folder.path()};

    void put(const std::string& id, std::string_view text) {
        REQUIRE(files.create(id));
        REQUIRE(files.write(id, 0, text, 0));
    }
    std::string read(const std::string& path) {
        std::ifstream in(folder.path(path));
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }
};

}  // namespace

TEST_CASE_FIXTURE(fixture, "what is settled is there, and what was not meant to stay is not") {
    put("a", "hello world");

    CHECK(files.settle("a").value() == 11);
    CHECK(files.settle("a", 5).value() == 5);
    CHECK(files.settle("a", 20).value() == 5);
    CHECK(read("uploads/a/data") == "hello");
    CHECK(files.settle("b").error() == errc::not_found);
}

TEST_CASE_FIXTURE(fixture, "a disk that would get too full takes nothing") {
    put("a", "");
    const auto floor = std::numeric_limits<std::int64_t>::max();
    CHECK(files.write("a", 0, "x", floor).error() == errc::no_space);
    CHECK(files.settle("a").value() == 0);
}

TEST_CASE_FIXTURE(fixture, "parts are joined in their order, again if need be") {
    put("one", "1");
    put("two", "22");
    put("whole", "what was there");

    for (int again = 0; again < 2; ++again) {
        CHECK(files.join("whole", {"two", "one"}, 0).value() == 3);
        CHECK(read("uploads/whole/data") == "221");
    }
    CHECK(files.join("whole", {"one", "lost"}, 0).error() == errc::bad_parts);
    CHECK(files.join("lost", {"one"}, 0).error() == errc::not_found);
}

TEST_CASE_FIXTURE(fixture, "a file is handed over once, and the one before goes") {
    put("old", "old");
    put("new", "newer");
    REQUIRE(files.hand_over("old", "video", "source.mp4", 3));
    REQUIRE(files.hand_over("new", "video", "source.mkv", 5));

    // As after a death between the rename and the store.
    CHECK(files.hand_over("new", "video", "source.mkv", 5));
    CHECK(files.hand_over("new", "video", "source.mkv", 6).error() == errc::not_found);
    files.keep_only("video", "source.mkv");

    CHECK(read("videos/video/source/source.mkv") == "newer");
    CHECK_FALSE(std::filesystem::exists(folder.path("videos/video/source/source.mp4")));
}
