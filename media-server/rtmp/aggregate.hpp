#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/rtmp/message.hpp"

#include <cstdint>
#include <optional>

namespace weir::rtmp {

/// Walks through an aggregate message (RTMP 7.1.6): FLV tags with their back pointers in one body.
/// The first tag's time becomes the message's own, and the others keep their distance from it.
class aggregate_reader {
 public:
    static constexpr std::size_t max_parts = 1024;

    struct part {
        message_type type{};
        /// Milliseconds on the connection's timeline.
        std::uint32_t timestamp = 0;
        byte_view body;
    };

    aggregate_reader(byte_view body, std::uint32_t timestamp) : in_(body), timestamp_(timestamp) {}

    /// Nothing at the end. The back pointers are not held against the sizes; the last may be
    /// missing.
    [[nodiscard]] parsed<std::optional<part>> next();

 private:
    byte_reader in_;
    std::uint32_t timestamp_;
    std::optional<std::uint32_t> first_;
    std::size_t parts_ = 0;
};

}  // namespace weir::rtmp
