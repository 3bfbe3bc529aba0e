#include "weir/net/websocket_frame.hpp"

#include "../check.hpp"
#include <algorithm>

using namespace weir;

// The input's first byte says how to cut the rest; 0 means whole.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t limit = 1024;
    if (size < 1) return 0;
    const std::size_t step = data[0] > 0 ? data[0] : size;
    byte_view left(data + 1, size - 1);

    net::websocket_parser parser(limit);
    while (!left.empty()) {
        auto now = left.first(std::min(step, left.size()));
        left = left.subspan(now.size());
        while (!now.empty()) {
            const auto used = parser.put(now);
            if (!used) {
                WEIR_FUZZ_CHECK(net::close_code_of(used.error()) >= 1002);
                return 0;
            }
            WEIR_FUZZ_CHECK(*used <= now.size());
            const auto message = parser.take();
            WEIR_FUZZ_CHECK(message || *used == now.size());
            now = now.subspan(*used);
            if (!message) continue;
            WEIR_FUZZ_CHECK(message->payload.size() <= limit);
            WEIR_FUZZ_CHECK(message->opcode != net::websocket_opcode::continuation);
            if (message->opcode == net::websocket_opcode::text)
                WEIR_FUZZ_CHECK(net::is_utf8(message->payload));
            if (message->opcode > net::websocket_opcode::binary)
                WEIR_FUZZ_CHECK(message->payload.size() <= net::websocket_control_limit);
        }
    }
    return 0;
}
