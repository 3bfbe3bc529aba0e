#include "weir/flv/script.hpp"
#include "weir/flv/tag.hpp"

#include "../check.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const byte_view body(data, size);
    const auto video = flv::read_video_header(body);
    WEIR_FUZZ_CHECK(video ? video->data_offset <= size : video.error().offset <= size);
    const auto audio = flv::read_audio_header(body);
    WEIR_FUZZ_CHECK(audio ? audio->data_offset <= size : audio.error().offset <= size);

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
