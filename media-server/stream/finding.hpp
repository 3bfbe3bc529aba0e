#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace weir::stream {

/// Something about the incoming stream that its streamer should know. `code` and the names of
/// `values` are fixed texts of the interface: pages have the words for them.
struct finding {
    enum class severity : std::uint8_t {
        /// Could be better.
        advice,
        /// Viewers notice.
        warning,
    };
    struct value {
        std::string_view name;
        double amount = 0;
    };

    std::string_view code;
    severity weight = severity::advice;
    std::vector<value> values;
};

}  // namespace weir::stream
