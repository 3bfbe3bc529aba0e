#include "weir/codec/vp9.hpp"

#include "../check.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const byte_view input(data, size);
    const auto format = codec::read_vp9_record(input);
    if (format) {
        WEIR_FUZZ_CHECK(format->record.size() == 8);
        WEIR_FUZZ_CHECK(format->codecs.starts_with("vp09."));
        WEIR_FUZZ_CHECK(*codec::read_vp9_record(format->record) == *format);
    } else {
        WEIR_FUZZ_CHECK(format.error().offset <= size);
    }
    const auto sized = codec::add_vp9_size({}, input);
    if (sized) {
        WEIR_FUZZ_CHECK(sized->width > 0 && sized->width <= 16384);
        WEIR_FUZZ_CHECK(sized->height > 0 && sized->height <= 16384);
    } else {
        WEIR_FUZZ_CHECK(sized.error().offset <= size);
    }
    return 0;
}
