#pragma once

#include "weir/flv/body_header.hpp"
#include "weir/stream/gathering.hpp"

#include <cstddef>
#include <cstdint>

namespace weir::http {

/// How tags travel: one after the other, or each as an HTTP chunk (RFC 9112 7.1).
enum class flv_carrier : std::uint8_t { plain, chunked };

/// FLV tags, on their carrier. A frame's bytes go as they lie in it, but for HEVC that is asked for
/// in its older form, which has another header.
class flv_framing final : public stream::framing {
 public:
    explicit flv_framing(flv_carrier carrier, flv::hevc_form hevc = flv::hevc_form::enhanced)
        : carrier_(carrier), hevc_(hevc) {}

    void put(const stream::frame& next, stream::gathering& to) const override;

    /// What stands round bytes that are no tag, such as the file header.
    bytes wrap(byte_view plain) const;

 private:
    void put_older_hevc(const stream::frame& next, stream::gathering& to) const;

    flv_carrier carrier_;
    flv::hevc_form hevc_;
};

}  // namespace weir::http
