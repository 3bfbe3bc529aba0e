#include "weir/rtmp/aggregate.hpp"

#include "weir/rtmp/errc.hpp"

#include <doctest/doctest.h>

#include "support/hex.hpp"

using namespace weir;
using rtmp::errc;
using rtmp::message_type;
using test::hex;

TEST_CASE("the tags of an aggregate keep their distance from the message's own time") {
    const auto body =
        hex("08 00 00 02 00 03 e8 00 00 00 00 af 01 00 00 00 0d"
            "09 00 00 01 00 03 fb 00 00 00 00 27 00 00 00 0c"
            "08 00 00 00 00 03 e7 00 00 00 00");
    rtmp::aggregate_reader in(body, 50);

    const auto first = in.next();
    CHECK((*first)->type == message_type::audio);
    CHECK((*first)->timestamp == 50);
    CHECK(test::to_hex((*first)->body) == "af 01");
    const auto second = in.next();
    CHECK((*second)->type == message_type::video);
    CHECK((*second)->timestamp == 69);
    const auto third = in.next();
    CHECK((*third)->timestamp == 49);
    CHECK((*third)->body.empty());
    const auto end = in.next();
    REQUIRE(end.has_value());
    CHECK(!*end);
}

TEST_CASE("the high byte of a tag's time stands behind the low three") {
    const auto body =
        hex("08 00 00 00 ff ff ff 00 00 00 00 00 00 00 0b 08 00 00 00 00 00 00 01 00 00 00 00 00 "
            "00 0b");
    rtmp::aggregate_reader in(body, 0xfffffff0);
    CHECK((*in.next())->timestamp == 0xfffffff0);
    CHECK((*in.next())->timestamp == 0xfffffff1);
}

TEST_CASE("an aggregate cut inside a tag is refused") {
    const auto whole = hex("08 00 00 02 00 03 e8 00 00 00 00 af 01 00 00 00 0d");
    for (std::size_t size = 1; size < whole.size(); ++size) {
        if (size == 13) continue;  // the last back pointer may be missing
        CAPTURE(size);
        CHECK(rtmp::aggregate_reader(byte_view(whole).first(size), 0).next().error().code ==
              errc::aggregate_end);
    }
}

TEST_CASE("an aggregate of too many tags is refused") {
    bytes body;
    for (int i = 0; i < 1025; ++i)
        byte_writer(body).append(hex("08 00 00 00 00 00 00 00 00 00 00 00 00 00 0b"));
    rtmp::aggregate_reader in(body, 0);
    for (int i = 0; i < 1024; ++i) REQUIRE(in.next().has_value());
    CHECK(in.next().error().code == errc::aggregate_parts);
}
