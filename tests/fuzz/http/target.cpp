#include "weir/net/http_parser.hpp"

#include "../check.hpp"
#include <algorithm>
#include <string>

using namespace weir;

// The input's first byte says how to cut the rest; 0 means whole. What the parser does not take is
// offered again with more, as the server does it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t header_limit = 1024;
    constexpr std::size_t body_limit = 256;
    if (size < 1) return 0;
    const std::size_t step = data[0] > 0 ? data[0] : size;
    byte_view left(data + 1, size - 1);

    net::http_parser parser(header_limit);
    bytes held;
    bool allowed = false;
    while (!left.empty() && !parser.done()) {
        const auto now = left.first(std::min(step, left.size()));
        left = left.subspan(now.size());
        held.insert(held.end(), now.begin(), now.end());
        for (;;) {
            const auto used = parser.put(held);
            if (!used) {
                WEIR_FUZZ_CHECK(net::status_of(used.error()) >= 400);
                return 0;
            }
            WEIR_FUZZ_CHECK(*used <= held.size());
            held.erase(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(*used));
            if (!parser.head_done() || allowed) break;
            const auto head = parser.head();
            WEIR_FUZZ_CHECK(!head || head->path.empty() || head->path.front() == '/');
            WEIR_FUZZ_CHECK(!head || head->path.find("/../") == std::string::npos);
            WEIR_FUZZ_CHECK(!head || head->path.find("//") == std::string::npos);
            WEIR_FUZZ_CHECK(!head || head->path.find('\0') == std::string::npos);
            parser.allow_body(body_limit);
            // The server refuses these itself.
            if (parser.content_length().value_or(0) > body_limit) return 0;
            allowed = true;
        }
        // What is kept for the next round does not grow with what is sent.
        WEIR_FUZZ_CHECK(held.size() <= header_limit + step);
    }
    if (parser.done()) WEIR_FUZZ_CHECK(parser.take_body().size() <= body_limit);
    return 0;
}
