#include "portal/uploads/headers.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace portal::uploads;

TEST_CASE("metadata is pairs of a key and a text in base64, which may be missing") {
    const auto read = read_metadata("filename ZmlsbS5tcDQ=,is_confidential, videoId QUJD");
    REQUIRE(read);
    CHECK(value_of(*read, "filename") == "film.mp4");
    CHECK(value_of(*read, "is_confidential").empty());
    CHECK(value_of(*read, "videoId") == "ABC");
    CHECK(value_of(*read, "other").empty());
    CHECK(read_metadata("")->empty());
}

TEST_CASE("metadata that could do harm is refused") {
    for (const std::string text : {
             "filename ***",            // no base64
             "filename Zml",            // not padded
             "filename _-8=",           // base64url
             "a ZmlsbQ==,a ZmlsbQ==",   // twice
             "filename YQ0KU2V0Og==",   // CR LF
             "filename /w==",           // no UTF-8
             "filename ZmlsbQ== more",  // more
         })
        CHECK_MESSAGE(!read_metadata(text), text);
    CHECK_FALSE(read_metadata(std::string(most_metadata + 1, 'a')));
    std::string many = "k0";
    for (std::size_t i = 1; i <= most_pairs; ++i) many += ",k" + std::to_string(i);
    CHECK_FALSE(read_metadata(many));
}

TEST_CASE("a checksum has an algorithm of ours and a digest of its size") {
    CHECK(read_checksum("sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=")->digest.size() == 20);
    CHECK_FALSE(read_checksum("sha1 qZk="));
    CHECK_FALSE(read_checksum("sha256 qZk+NkcGgWq6PiVxeFDCbJzQ2J0="));
    CHECK_FALSE(read_checksum("md5 kAFQmDzST7DWlj99KOF/cg=="));
    CHECK_FALSE(read_checksum(""));
}

TEST_CASE("a final upload names its parts by their addresses") {
    const auto read = read_concat("final;/api/v1/uploads/a http://host/api/v1/uploads/b");
    REQUIRE(read);
    CHECK(read->final);
    CHECK(read->parts == std::vector<std::string>{"a", "b"});
    CHECK_FALSE(read_concat("partial")->final);
    CHECK_FALSE(read_concat("final;"));
    CHECK_FALSE(read_concat("whole"));
    std::string many = "final;";
    for (std::size_t i = 0; i <= most_parts; ++i) many += "/a ";
    CHECK_FALSE(read_concat(many));
}

TEST_CASE("a size is a whole number that fits") {
    CHECK(read_size("0") == 0);
    CHECK(read_size("9223372036854775807") == 9223372036854775807);
    for (const auto* text : {"", "-1", "+1", "1.5", "1x", " 1", "9223372036854775808"})
        CHECK_MESSAGE(!read_size(text), text);
}

TEST_CASE("a file is kept under a name that we make") {
    CHECK(source_name("My Film.MP4") == "source.mp4");
    CHECK(source_name("archive.tar.gz") == "source.gz");
    for (const auto* text : {"", "film", "film.", "film.mp4/..", "film.averylong", "film.m p"})
        CHECK(source_name(text) == "source.bin");
}
