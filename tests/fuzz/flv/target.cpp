#include "weir/flv/audio_message.hpp"
#include "weir/flv/script.hpp"
#include "weir/flv/video_message.hpp"

#include "../check.hpp"

using namespace weir;

namespace {

// A body yields few messages, each within the body, and ends.
template <class Reader>
void read_all(byte_view body) {
    Reader in(body);
    int count = 0;
    while (const auto message = in.next()) {
        WEIR_FUZZ_CHECK(++count <= 257);
        if (*message) {
            WEIR_FUZZ_CHECK((*message)->data_offset <= body.size());
            WEIR_FUZZ_CHECK((*message)->data_size <= body.size() - (*message)->data_offset);
            WEIR_FUZZ_CHECK((*message)->nanoseconds < 1'000'000);
        } else {
            WEIR_FUZZ_CHECK(message->error().offset <= body.size());
        }
    }
    WEIR_FUZZ_CHECK(count > 0);
    WEIR_FUZZ_CHECK(!in.next());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const byte_view body(data, size);
    read_all<flv::video_reader>(body);
    read_all<flv::audio_reader>(body);

    WEIR_FUZZ_CHECK(flv::strip_set_data_frame(body).size() <= size);
    const auto metadata = flv::read_metadata(body);
    if (metadata) {
        WEIR_FUZZ_CHECK(metadata->width >= 0 && metadata->width <= 1e9);
        WEIR_FUZZ_CHECK(metadata->encoder.size() <= 128);
    } else {
        WEIR_FUZZ_CHECK(metadata.error().offset <= size);
    }
    return 0;
}
