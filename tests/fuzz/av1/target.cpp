#include "weir/codec/av1.hpp"
#include "weir/codec/av1_sequence_header.hpp"

#include "../check.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const byte_view input(data, size);
    const auto format = codec::read_av1_record(input);
    if (format) {
        WEIR_FUZZ_CHECK(format->width > 0 && format->width <= 16384);
        WEIR_FUZZ_CHECK(format->height > 0 && format->height <= 16384);
        WEIR_FUZZ_CHECK(format->frame_rate >= 0 && format->frame_rate <= 1000);
        WEIR_FUZZ_CHECK(format->record.size() == size);
    } else {
        WEIR_FUZZ_CHECK(format.error().offset <= size);
    }
    const auto header = codec::read_av1_sequence_header(input);
    WEIR_FUZZ_CHECK(header || header.error().offset <= size);
    WEIR_FUZZ_CHECK(codec::skip_temporal_delimiter(input).size() <= size);

    // A record made of a frame can be read and says the same.
    const auto of_frame = codec::read_av1_key_frame(input);
    if (of_frame) {
        const auto again = codec::read_av1_record(of_frame->record);
        WEIR_FUZZ_CHECK(again && *again == *of_frame);
    } else {
        WEIR_FUZZ_CHECK(of_frame.error().offset <= size);
    }
    return 0;
}
