#include "weir/rtmp/handshake.hpp"
#include "weir/rtmp/server_machine.hpp"

#include "../check.hpp"
#include <algorithm>

using namespace weir;

// The input's first byte says how to cut the rest, which follows a handshake; 0 means that the rest
// is a handshake itself. Each request is answered as the next bit of the second byte says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t step = data[0];
    unsigned answers = data[1];
    bytes input;
    if (step > 0) {
        input.assign(1 + 2 * rtmp::handshake_packet_size, 0);
        input[0] = rtmp::handshake_version;
    }
    input.insert(input.end(), data + 2, data + size);

    rtmp::server_machine machine;
    byte_view left = input;
    bool good = true;
    while (good && !left.empty()) {
        const auto now = left.first(std::min(step > 0 ? step * 16 : left.size(), left.size()));
        left = left.subspan(now.size());
        const auto done = machine.consume(now);
        good = done.has_value();
        WEIR_FUZZ_CHECK(good || done.error().offset <= input.size());
        while (const auto event = machine.next_event()) {
            const bool yes = (answers & 1) != 0;
            answers = answers >> 1 | (answers & 1) << 7;
            if (std::holds_alternative<rtmp::publish_request>(*event)) {
                good = good &&
                       (yes ? machine.accept_publish() : machine.refuse_publish("Code", "text"))
                           .has_value();
            } else if (std::holds_alternative<rtmp::play_request>(*event)) {
                good =
                    good &&
                    (yes ? machine.accept_play() : machine.refuse_play("Code", "text")).has_value();
            }
        }
        if ((answers & 2) != 0) machine.end_play();
        static_cast<void>(machine.take_output());
    }
    return 0;
}
