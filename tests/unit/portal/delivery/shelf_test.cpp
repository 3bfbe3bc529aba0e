#include "portal/delivery/shelf.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

using portal::delivery::open_below;
namespace files = std::filesystem;

TEST_CASE("only regular files below the folder are opened, and no link leads out of it") {
    const auto root = files::temp_directory_path() / "weir-shelf-test";
    files::remove_all(root);
    files::create_directories(root / "video/hls");
    std::ofstream(root / "video/hls/a.m4s") << "abc";
    std::ofstream(root / "secret") << "secret";
    files::create_symlink(root / "secret", root / "video/hls/link");
    files::create_directory_symlink(root, root / "video/up");
    ::mkfifo((root / "video/pipe").c_str(), 0600);
    const auto folder = (root / "video").string();

    const auto found = open_below(folder, "hls/a.m4s");
    REQUIRE(found.has_value());
    CHECK(found->size == 3);
    CHECK(found->etag == open_below(folder, "hls/a.m4s")->etag);
    std::ofstream(root / "video/hls/a.m4s", std::ios::app) << "d";
    CHECK(found->etag != open_below(folder, "hls/a.m4s")->etag);

    for (const auto* each :
         {"", "hls", "hls/", "/hls/a.m4s", "hls//a.m4s", "../secret", "hls/../../secret",
          "hls/link", "up/secret", "pipe", "nothing", "hls/a.m4s/b", "a/b/c/d/e/f/g/h/i/j"})
        CHECK_MESSAGE(open_below(folder, each).has_error(), each);
    files::remove_all(root);
}
