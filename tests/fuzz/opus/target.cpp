#include "weir/codec/opus.hpp"

#include "../check.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const byte_view input(data, size);
    const auto format = codec::read_opus_head(input);
    if (format) {
        WEIR_FUZZ_CHECK(format->channels > 0 && format->channels <= 255);
        WEIR_FUZZ_CHECK(*codec::read_opus_head(format->record) == *format);
    } else {
        WEIR_FUZZ_CHECK(format.error().offset <= size);
    }
    WEIR_FUZZ_CHECK(codec::opus_packet_samples(input) <= 5760);
    return 0;
}
