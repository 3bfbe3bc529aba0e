#include "portal/uploads/headers.hpp"

#include "../check.hpp"
#include <algorithm>
#include <string_view>

using namespace portal::uploads;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto read = read_metadata(text)) {
        WEIR_FUZZ_CHECK(read->size() <= most_pairs);
        for (const auto& [key, value] : *read) {
            WEIR_FUZZ_CHECK(!key.empty() && key.size() + value.size() <= size);
            WEIR_FUZZ_CHECK(value.find_first_of("\r\n") == std::string::npos);
            WEIR_FUZZ_CHECK(value_of(*read, key) == value);
        }
    }
    if (const auto read = read_checksum(text))
        WEIR_FUZZ_CHECK(read->digest.size() == 20 || read->digest.size() == 32);
    if (const auto read = read_concat(text)) {
        WEIR_FUZZ_CHECK(read->parts.size() <= most_parts);
        for (const auto& each : read->parts) WEIR_FUZZ_CHECK(each.find('/') == std::string::npos);
    }
    if (const auto read = read_size(text)) WEIR_FUZZ_CHECK(*read >= 0);
    const auto name = source_name(text);
    WEIR_FUZZ_CHECK(name.size() <= 15 && name.find('/') == std::string::npos);
    return 0;
}
