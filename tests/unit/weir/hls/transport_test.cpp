// MPEG-TS segments, read back packet by packet.
#include "weir/hls/transport_segment.hpp"
#include "weir/mpegts/ts_packet.hpp"

#include <doctest/doctest.h>

#include "show.hpp"
#include <map>

using namespace weir;
using namespace std::chrono_literals;
using test::show;
using test::source;
using state = hls::media::state;

namespace {

/// The same frames, but pictures are one NAL unit each, as a muxer wants them.
std::vector<stream::frame_ptr> as_nal_units(const std::vector<stream::frame_ptr>& frames) {
    std::vector<stream::frame_ptr> made;
    for (const auto& each : frames) {
        if (!each->video()) {
            made.push_back(each);
            continue;
        }
        const auto size = each->payload().size();
        bytes body(size, 0x5a);
        put_be<4>(body.data(), static_cast<std::uint32_t>(size - 4));
        body[4] = each->key() ? 0x65 : 0x41;
        made.push_back(stream::frame::make(
            {.kind = stream::media_kind::video, .time = each->time(), .key = each->key()},
            packet(body), 0));
    }
    return made;
}

struct stream_of_packets {
    /// By PID: the counter of the newest packet, and how many began something.
    std::map<std::uint16_t, std::uint8_t> counters;
    std::map<std::uint16_t, int> starts;
    int jumps = 0;

    void read(byte_view segment) {
        REQUIRE(segment.size() % mpegts::packet_size == 0);
        for (std::size_t at = 0; at < segment.size(); at += mpegts::packet_size) {
            const auto one = mpegts::read_ts_packet(segment.subspan(at, mpegts::packet_size));
            REQUIRE(one);
            if (at < 2 * mpegts::packet_size) CHECK(one->pid == (at == 0 ? 0 : 0x1000));
            if (!one->has_payload) continue;
            const auto known = counters.find(one->pid);
            if (known != counters.end() && one->counter != ((known->second + 1) & 15)) ++jumps;
            counters[one->pid] = one->counter;
            if (one->start) ++starts[one->pid];
        }
    }
};

bytes whole(const hls::media& of) {
    bytes all;
    for (const auto& piece : of.pieces) all.insert(all.end(), piece->begin(), piece->end());
    return all;
}

}  // namespace

TEST_CASE("each complete segment is there as MPEG-TS, with counters that go on") {
    show under_test;
    source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(as_nal_units(from.run(9'000)));
    const auto& now = under_test.last();

    // The newest first: the ones before are made for it.
    stream_of_packets newest, all;
    newest.read(whole(now.find("b1-s4.ts")));
    for (const auto* const name : {"b1-s0.ts", "b1-s1.ts", "b1-s2.ts", "b1-s3.ts", "b1-s4.ts"}) {
        const auto found = now.find(name);
        REQUIRE(found.is == state::found);
        CHECK(found.type == "video/mp2t");
        CHECK(found.size == whole(found).size());
        all.read(whole(found));
    }
    CHECK(all.jumps == 0);
    CHECK(all.counters == newest.counters);
    // Eight seconds of pictures and sound.
    CHECK(all.starts[0x100] == 240);
    CHECK(all.starts[0x200] == 375);
    CHECK(all.starts[0] == 5);
    CHECK(now.find("b1-s5.ts").is == state::missing);
    CHECK(now.find("b1-s4.ts").pieces[0] == now.find("b1-s4.ts").pieces[0]);
}

TEST_CASE("the playlist of MPEG-TS segments is a classic one with the same numbers") {
    show under_test;
    source from;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(as_nal_units(from.run(4'900)));

    const auto* const list = under_test.last().transport();
    REQUIRE(list);
    CHECK(list->text ==
          "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:0\n"
          "#EXT-X-DISCONTINUITY-SEQUENCE:0\n"
          "#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:00.000Z\n#EXTINF:0.200,\nb1-s0.ts\n"
          "#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:00.200Z\n#EXTINF:1.800,\nb1-s1.ts\n"
          "#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:02.000Z\n#EXTINF:2.000,\nb1-s2.ts\n");
    under_test.packager.on_end();
    CHECK(under_test.last().transport()->text.ends_with("b1-s3.ts\n#EXT-X-ENDLIST\n"));
}

TEST_CASE("what MPEG-TS does not carry is not offered, sound beside pictures is left out") {
    auto format = std::make_shared<stream::format>(*test::make_format(true, true));
    CHECK(hls::transport_segment::carries(*format));
    format->audio.front().format.codec = codec::audio_codec::flac;
    CHECK(hls::transport_segment::carries(*format));
    format->video.front().format.codec = codec::video_codec::av1;
    CHECK(!hls::transport_segment::carries(*format));
    CHECK(!hls::transport_segment::carries(stream::format{}));

    show under_test;
    source from;
    under_test.packager.on_format(format);
    under_test.feed(from.run(5'000));
    CHECK(!under_test.last().transport());
    CHECK(under_test.last().find("b1-s1.ts").is == state::missing);
}
