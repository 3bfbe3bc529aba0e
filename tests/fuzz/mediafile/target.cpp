// What is read of uploaded files before anything else sees them, and of what FFmpeg says and
// writes.
#include "portal/worker/mp4_walk.hpp"
#include "portal/worker/playlist.hpp"
#include "portal/worker/probe.hpp"

#include "../check.hpp"
#include <sstream>
#include <string>

using namespace portal::worker;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    std::istringstream file(text);
    if (const auto wrong = walk_mp4(file)) WEIR_FUZZ_CHECK(!wrong->reason.empty());
    if (const auto kind = sniff(weir::as_bytes(text)))
        WEIR_FUZZ_CHECK(container_named(kind->demuxer).has_value());
    if (const auto found = read_probe(text, *container_named("mov"), {})) {
        WEIR_FUZZ_CHECK(found->duration_ms > 0 && (found->pictures || found->sound));
        if (found->pictures) WEIR_FUZZ_CHECK(found->pictures->width <= bounds{}.side);
    }
    if (const auto list = read_playlist(text)) WEIR_FUZZ_CHECK(!list->segments.empty());
    return 0;
}
