#include "weir/codec/flac.hpp"

#include "../check.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto format = codec::read_flac_streaminfo({data, size});
    if (format) {
        WEIR_FUZZ_CHECK(format->channels > 0 && format->channels <= 8);
        WEIR_FUZZ_CHECK(format->sample_rate > 0 && format->sample_rate < 1u << 20);
        WEIR_FUZZ_CHECK(format->samples_per_frame >= 16);
        WEIR_FUZZ_CHECK(format->record.size() == 34);
    } else {
        WEIR_FUZZ_CHECK(format.error().offset <= size);
    }
    return 0;
}
