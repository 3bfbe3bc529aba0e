#include "weir/record/finish.hpp"

#include "weir/record/errc.hpp"
#include "weir/record/index.hpp"

#include <doctest/doctest.h>

#include "support/temp_folder.hpp"
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace weir;
using namespace weir::record;
using namespace std::chrono_literals;
namespace files = std::filesystem;

namespace {

std::string box(std::string_view type, std::size_t size) {
    std::string made{'\0', static_cast<char>(size >> 16), static_cast<char>(size >> 8),
                     static_cast<char>(size)};
    return made.append(type).append(size - 8, '.');
}

const std::string init = box("ftyp", 24) + box("moov", 40);
const std::string media = box("moof", 30) + box("mdat", 300);

void write(const std::string& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

std::string read(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::string index_of(int parts) {
    auto text = head_line() + take_line(1) +
                file_line({"main", 1, init.size(), {640, 360, 30, "avc1.64001f"}}) +
                segment_line(1000);
    for (int i = 0; i < parts; ++i) text += part_line(200ms, i == 0, {{"main", media.size()}});
    return text;
}

std::string media_of(int parts) {
    auto text = init;
    for (int i = 0; i < parts; ++i) text += media;
    return text;
}

}  // namespace

TEST_CASE("a recording that was cut off at any byte is completed with its whole parts") {
    const auto three = media_of(3);
    for (std::size_t size = 0; size <= three.size(); size += 7) {
        const temp_folder folder;
        write(folder.path("recording.index"), index_of(3));
        write(folder.path("main-1.mp4"), three.substr(0, size));

        const auto done = finish(folder.path());

        const auto whole = size < init.size() ? 0 : (size - init.size()) / media.size();
        CAPTURE(size);
        if (whole == 0) {
            CHECK(done.error() == errc::nothing_recorded);
            continue;
        }
        REQUIRE(done.has_value());
        CHECK(done->duration == static_cast<int>(whole) * 200ms);
        CHECK(read(folder.path("main-1.mp4")) == media_of(static_cast<int>(whole)));
        CHECK(read(folder.path("recording.index")) ==
              index_of(static_cast<int>(whole)) + end_line());
    }
}

TEST_CASE("what the index does not know of is cut off") {
    const temp_folder folder;
    write(folder.path("recording.index"), index_of(2) + "part 200000 k ma");
    write(folder.path("main-1.mp4"), media_of(3) + "torn");
    write(folder.path("main-2.mp4"), media_of(1));

    REQUIRE(finish(folder.path()).has_value());

    CHECK(read(folder.path("main-1.mp4")) == media_of(2));
    CHECK_FALSE(files::exists(folder.path("main-2.mp4")));
    CHECK(read(folder.path("recording.index")) == index_of(2) + end_line());
    CHECK(read(folder.path("main.m3u8")).find("#EXT-X-ENDLIST") != std::string::npos);
    CHECK(read(folder.path("index.m3u8")).find("RESOLUTION=640x360") != std::string::npos);
}

TEST_CASE("a part that the power cut has left empty ends the recording") {
    const temp_folder folder;
    write(folder.path("recording.index"), index_of(3));
    write(folder.path("main-1.mp4"), media_of(2) + std::string(media.size(), '\0'));

    const auto done = finish(folder.path());

    REQUIRE(done.has_value());
    CHECK(done->duration == 400ms);
    CHECK(read(folder.path("main-1.mp4")) == media_of(2));
}

TEST_CASE("to complete what is complete changes nothing") {
    const temp_folder folder;
    write(folder.path("recording.index"), index_of(2));
    write(folder.path("main-1.mp4"), media_of(2));
    const auto first = finish(folder.path());
    REQUIRE(first.has_value());
    const auto before = files::last_write_time(folder.path("main.m3u8"));

    const auto second = finish(folder.path());

    REQUIRE(second.has_value());
    CHECK(*second == *first);
    CHECK(files::last_write_time(folder.path("main.m3u8")) == before);
}

TEST_CASE("a folder without an index is told from one that is damaged") {
    const temp_folder folder;
    CHECK(finish(folder.path()).error() == boost::system::errc::no_such_file_or_directory);
    write(folder.path("recording.index"), "something else\n");
    CHECK(finish(folder.path()).error() == errc::not_an_index);
}
