#include "weir/codec/aac.hpp"

#include "../check.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto format = codec::read_aac_config({data, size});
    if (format) {
        WEIR_FUZZ_CHECK(format->sample_rate > 0 && format->sample_rate <= 192000);
        WEIR_FUZZ_CHECK(format->channels > 0 && format->channels <= 24);
        WEIR_FUZZ_CHECK(format->samples_per_frame >= 480 && format->samples_per_frame <= 1024);
        WEIR_FUZZ_CHECK(format->record.size() == size);
    } else {
        WEIR_FUZZ_CHECK(format.error().offset <= size);
    }
    return 0;
}
