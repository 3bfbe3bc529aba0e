#include "weir/base/bytes.hpp"
#include "weir/srt/stream_id.hpp"

#include "../check.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto id = srt::read_stream_id(as_text({data, size}));
    if (!id) return 0;
    WEIR_FUZZ_CHECK(size <= srt::max_stream_id);
    for (const auto* part : {&id->app, &id->name}) {
        WEIR_FUZZ_CHECK(!part->empty() && part->size() <= srt::max_name);
        WEIR_FUZZ_CHECK(part->find('/') == std::string::npos);
        WEIR_FUZZ_CHECK(part->find("..") == std::string::npos);
        for (const char c : *part) WEIR_FUZZ_CHECK(static_cast<unsigned char>(c) >= 0x20);
    }
    WEIR_FUZZ_CHECK(id->query.size() <= size && id->user.size() <= size);
    return 0;
}
