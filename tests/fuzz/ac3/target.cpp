#include "weir/codec/ac3.hpp"

#include "../check.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const byte_view input(data, size);
    for (const auto& format : {codec::read_ac3_frame(input), codec::read_eac3_frame(input)}) {
        if (format) {
            WEIR_FUZZ_CHECK(format->channels > 0 && format->channels <= 6);
            WEIR_FUZZ_CHECK(format->sample_rate >= 16000 && format->sample_rate <= 48000);
            WEIR_FUZZ_CHECK(format->samples_per_frame >= 256 && format->samples_per_frame <= 1536);
        } else {
            WEIR_FUZZ_CHECK(format.error().offset <= size);
        }
    }
    return 0;
}
