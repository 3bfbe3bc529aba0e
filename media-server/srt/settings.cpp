#include "weir/srt/settings.hpp"

namespace weir::srt {

using namespace std::chrono_literals;

settings settings::read(config& from) {
    settings out;
    from.read("srt.latency", out.latency, 20ms, 10s);
    from.read("srt.passphrase", out.passphrase);
    const auto size = out.passphrase.size();
    if (size != 0 && (size < shortest_passphrase || size > longest_passphrase))
        from.reject("srt.passphrase", "expected 10 to 79 characters, or none");
    from.read("srt.key_size", out.key_size, 16, 32);
    if (out.key_size % 8 != 0) from.reject("srt.key_size", "expected 16, 24 or 32");
    from.read("srt.connections", out.connections, 1, 100'000);
    from.read("srt.silence_time", out.silence_time, 1s, 1h);
    from.read("srt.stall_time", out.stall_time, 1s, 1h);
    return out;
}

}  // namespace weir::srt
