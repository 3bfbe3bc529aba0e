#include "weir/http/flv_framing.hpp"

#include "weir/flv/body_header.hpp"
#include "weir/stream/frame.hpp"

#include <doctest/doctest.h>

#include "flv_text.hpp"
#include "support/frames.hpp"
#include "support/hex.hpp"

using namespace weir;
using http::carrier;
using http::flv_framing;

namespace {

std::string text_of(const flv_framing& how, const stream::frame& one) {
    stream::gathering all;
    all.begin(0);
    how.put(one, all);
    all.end();
    std::string out;
    for (const auto& each : all.pieces())
        out.append(static_cast<const char*>(each.iov_base), each.iov_len);
    return out;
}

stream::frame_ptr hevc(const stream::frame_label& label, std::string_view header,
                       std::string_view payload) {
    auto body = test::hex(header);
    const auto offset = body.size();
    const auto data = as_bytes(payload);
    body.insert(body.end(), data.begin(), data.end());
    return stream::frame::make(label, packet(body), offset);
}

std::string body_of(const std::string& tag) {
    return test::to_hex(as_bytes(tag).subspan(11, tag.size() - 15));
}

}  // namespace

TEST_CASE("HEVC is sent as it is, or with CodecID 12 in front of the same data") {
    stream::frame_label label{
        .kind = stream::media_kind::video,
        .track = 0,
        .time = {std::chrono::milliseconds(70'000), std::chrono::milliseconds(66)},
        .key = true,
        .config = false};
    const auto key = hevc(label, "91 68 76 63 31 00 00 42", "data");
    label.key = false;
    label.time.composition = std::chrono::milliseconds(-1);
    const auto inter = hevc(label, "a1 68 76 63 31 ff ff ff", "data");
    label.key = label.config = true;
    const auto config = hevc(label, "90 68 76 63 31", "hvcC");

    const flv_framing usual(carrier::plain);
    CHECK(text_of(usual, *key) == as_text(key->tag()));

    const flv_framing older(carrier::plain, flv::hevc_form::codec_id_12);
    CHECK(body_of(text_of(older, *key)) == "1c 01 00 00 42 64 61 74 61");
    CHECK(body_of(text_of(older, *inter)) == "2c 01 ff ff ff 64 61 74 61");
    CHECK(body_of(text_of(older, *config)) == "1c 00 00 00 00 68 76 63 43");
    const auto whole = text_of(older, *key);
    CHECK(test::to_hex(as_bytes(whole).first(11)) == "09 00 00 09 01 11 70 00 00 00 00");
    CHECK(test::to_hex(as_bytes(whole).last(4)) == "00 00 00 14");

    bool last = false;
    const flv_framing chunks(carrier::chunked, flv::hevc_form::codec_id_12);
    CHECK(test::join_chunks(text_of(chunks, *key), last) == whole);
}

TEST_CASE("whoever asks for older HEVC gets everything else as it is") {
    const flv_framing older(carrier::plain, flv::hevc_form::codec_id_12);
    for (const auto& each : {test::key_picture(0), test::sound(10), test::script(0)})
        CHECK(text_of(older, *each) == as_text(each->tag()));
}
