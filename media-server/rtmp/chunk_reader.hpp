#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"
#include "weir/rtmp/message.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace weir::rtmp {

/// Sizes of messages in bytes. A media or data message whose limit is 0 is read over and never
/// kept; so are the types that we do not know. Anything else over its limit is an error.
struct chunk_limits {
    std::uint32_t command = 64 * 1024;
    std::uint32_t data = 0;
    std::uint32_t media = 0;
    /// Of all unfinished messages together.
    std::size_t partial = 128 * 1024;
    /// What is allocated at once when a message begins, if it announces so much.
    std::uint32_t eager = 4 * 1024;
};

/// Puts messages together from chunks (RTMP 5.3). It obeys the messages that are about chunks,
/// set_chunk_size and abort, and hands out all others. Payload is copied once, from the input to
/// the message's packet, which grows as bytes arrive.
///
/// Accepts what real senders do: extended timestamps left out or repeated in continuation chunks, a
/// chunk stream that begins with a type 1 header (librtmp's ping response), a new header inside an
/// unfinished message (which is dropped).
class chunk_reader {
 public:
    static constexpr std::uint32_t default_chunk_size = 128;
    static constexpr std::size_t max_chunk_streams = 64;

    /// Unfinished messages that the new limits do not allow are read over.
    void set_limits(const chunk_limits& limits);

    /// Takes bytes off the front of `input` until a message is complete or the input is empty.
    /// After an error the reader is of no more use. Offsets count from the first byte it was ever
    /// given.
    [[nodiscard]] parsed<std::optional<message>> next(byte_view& input);

 private:
    // Basic header, message header, extended timestamp (5.3.1).
    static constexpr std::size_t max_header = 3 + 11 + 4;

    struct stream {
        std::uint32_t id = 0;
        message_type type{};
        std::uint32_t length = 0;
        std::uint32_t stream_id = 0;
        /// Of the message that is being read, or was last.
        std::uint32_t timestamp = 0;
        /// What a message that starts with a type 3 header adds.
        std::uint32_t delta = 0;
        /// The extended timestamp as it was last sent; nothing when the 24 bits were enough.
        std::optional<std::uint32_t> extended;
        bool in_message = false;
        bool keep = false;
        std::uint32_t received = 0;
        packet body;
    };
    /// Bytes of it, and what it says; a type 3 header says nothing but the chunk stream.
    struct chunk_header {
        std::size_t size = 0;
        unsigned format = 0;
        std::uint32_t id = 0;
        /// Timestamp or delta.
        std::uint32_t time = 0;
        std::uint32_t length = 0;
        message_type type{};
        std::uint32_t stream_id = 0;
        std::optional<std::uint32_t> extended;
    };

    std::optional<chunk_header> parse_header(byte_view data) const;
    bool take_header(byte_view& input, chunk_header& header);
    parsed<void> begin_chunk(const chunk_header& header);
    parsed<void> begin_message(stream& into);
    parsed<void> take_payload(byte_view& input);
    parsed<void> add(stream& into, byte_view piece);
    parsed<std::optional<message>> end_message(stream& from);
    parsed<void> obey(const message& got);
    void drop(stream& partial);
    std::uint32_t limit_of(message_type type) const;
    const stream* find(std::uint32_t id) const;
    parse_error fail(error_code code) const { return {code, static_cast<std::size_t>(consumed_)}; }

    chunk_limits limits_;
    std::uint32_t chunk_size_ = default_chunk_size;
    std::vector<stream> streams_;
    std::size_t partial_bytes_ = 0;
    std::uint64_t consumed_ = 0;

    /// A header of which only a part has arrived; or payload that was taken for the end of one.
    std::array<std::uint8_t, max_header> header_{};
    std::size_t header_size_ = 0;
    /// Bytes of the current chunk's payload that are still to come, and whose they are.
    std::uint32_t chunk_left_ = 0;
    std::optional<std::size_t> current_;
};

}  // namespace weir::rtmp
