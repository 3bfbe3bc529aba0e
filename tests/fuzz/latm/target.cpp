#include "weir/codec/aac.hpp"
#include "weir/codec/latm.hpp"

#include "../check.hpp"

using namespace weir;

// Elements one behind the other, as in a PES packet.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    byte_view rest(data, size);
    codec::latm_reader reader;
    while (const auto element = codec::read_loas_size(rest)) {
        WEIR_FUZZ_CHECK(*element >= codec::loas_header_size);
        if (*element > rest.size()) break;
        std::vector<bytes> units;
        const auto error = reader.read(rest.first(*element), units);
        WEIR_FUZZ_CHECK(units.size() <= 64);
        std::size_t total = 0;
        for (const auto& each : units) total += each.size();
        WEIR_FUZZ_CHECK(total <= *element);
        if (error) WEIR_FUZZ_CHECK(error->offset <= *element);
        WEIR_FUZZ_CHECK(reader.config().empty() || codec::read_aac_config(reader.config()));
        rest = rest.subspan(*element);
    }
    return 0;
}
