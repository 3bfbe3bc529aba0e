#include "weir/flv/amf0.hpp"

#include "../check.hpp"

using namespace weir;
using namespace weir::flv;

// What was read is written, and must read and write the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto values = amf0::reader({data, size}).rest();
    if (!values) {
        WEIR_FUZZ_CHECK(values.error().offset <= size);
        return 0;
    }
    bytes written;
    for (const auto& each : *values) amf0::write(written, each);
    const auto again = amf0::reader(written).rest();
    WEIR_FUZZ_CHECK(again.has_value());
    WEIR_FUZZ_CHECK(again->size() == values->size());
    bytes written_again;
    for (const auto& each : *again) amf0::write(written_again, each);
    WEIR_FUZZ_CHECK(written_again == written);
    return 0;
}
