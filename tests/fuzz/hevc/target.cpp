#include "weir/codec/hevc.hpp"
#include "weir/codec/hevc_sps.hpp"

#include "../check.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const byte_view input(data, size);
    const auto format = codec::read_hevc_record(input);
    if (format) {
        WEIR_FUZZ_CHECK(format->width > 0 && format->width <= 16384);
        WEIR_FUZZ_CHECK(format->height > 0 && format->height <= 16384);
        WEIR_FUZZ_CHECK(format->frame_rate >= 0 && format->frame_rate <= 1000);
        WEIR_FUZZ_CHECK(format->codecs.starts_with("hvc1."));
        WEIR_FUZZ_CHECK(format->record.size() == size);
    } else {
        WEIR_FUZZ_CHECK(format.error().offset <= size);
    }
    const auto sps = codec::read_hevc_sps(input);
    WEIR_FUZZ_CHECK(sps || sps.error().offset <= size);
    const auto made = codec::make_hevc_record({&input, 1}, {&input, 1}, {&input, 1});
    WEIR_FUZZ_CHECK(!made || codec::read_hevc_record(*made));
    return 0;
}
