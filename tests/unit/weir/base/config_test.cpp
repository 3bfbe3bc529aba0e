#include "weir/base/config.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>

using namespace weir;
using namespace std::chrono_literals;

namespace {

struct file {
    explicit file(const std::string& text) { std::ofstream(path) << text; }
    ~file() { std::remove(path.c_str()); }
    std::string path = std::tmpnam(nullptr);
};

}  // namespace

TEST_CASE("values come from the file and the command line wins") {
    const file f("[rtmp]\nport = 1936\n[hls]\npart = \"250ms\"\nwindow = \"8MiB\"\nshow = true\n");
    config c;
    c.load(f.path);
    c.set("rtmp.port=1937");
    c.set("name=plain text");

    std::uint16_t port = 1935;
    std::chrono::milliseconds part = 200ms;
    std::size_t window = 1;
    bool show = false;
    std::string name;
    c.read("rtmp.port", port, 1, 65535);
    c.read("hls.part", part, 50ms, 2s);
    c.read_size("hls.window", window, 1, 1 << 30);
    c.read("hls.show", show);
    c.read("name", name);

    CHECK(!c.finish());
    CHECK(port == 1937);
    CHECK(part == 250ms);
    CHECK(window == 8u << 20);
    CHECK(show);
    CHECK(name == "plain text");
}

TEST_CASE("a mistake is reported with file, line and key") {
    const file f("[rtmp]\n\nport = \"high\"\n");
    config c;
    c.load(f.path);
    std::uint16_t port = 1935;
    c.read("rtmp.port", port, 1, 65535);

    const auto error = c.finish();
    REQUIRE(error);
    CHECK(error->message() == f.path + ":3: rtmp.port: expected a whole number from 1 to 65535");
    CHECK(port == 1935);
}

TEST_CASE("an unknown key is a mistake unless it belongs to the other program") {
    const file f("[rtmp]\nprot = 1\n[portal]\nport = 8000\n");
    config c;
    c.load(f.path);
    c.leave("portal");

    const auto error = c.finish();
    REQUIRE(error);
    CHECK(error->line == 2);
    CHECK(error->key == "rtmp.prot");
}

TEST_CASE("a file that is not TOML is reported with its line") {
    const file f("[rtmp]\nport = = 1\n");
    config c;
    c.load(f.path);
    const auto error = c.finish();
    REQUIRE(error);
    CHECK(error->line == 2);
}

TEST_CASE("a missing file is reported by name") {
    config c;
    c.load("/no/such/file.toml");
    const auto error = c.finish();
    REQUIRE(error);
    CHECK(error->message().find("/no/such/file.toml") == 0);
}

TEST_CASE("times and sizes need a unit and must be in bounds") {
    for (const auto* wrong : {"part=200", "part=200 lightyears", "part=-1s", "part=1h", "part="}) {
        config c;
        c.set(wrong);
        std::chrono::milliseconds part = 200ms;
        c.read("part", part, 50ms, 2s);
        CHECK(c.finish());
        CHECK(part == 200ms);
    }
}
