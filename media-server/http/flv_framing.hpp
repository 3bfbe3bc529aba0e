#pragma once

#include "weir/flv/body_header.hpp"
#include "weir/http/endless_body.hpp"
#include "weir/stream/gathering.hpp"

namespace weir::http {

/// FLV tags, on their carrier. A frame's bytes go as they lie in it, but for HEVC that is asked for
/// in its older form, which has another header.
class flv_framing final : public stream::framing {
 public:
    explicit flv_framing(carrier how, flv::hevc_form hevc = flv::hevc_form::enhanced)
        : how_(how), hevc_(hevc) {}

    void put(const stream::frame& next, stream::gathering& to) const override;

    /// What stands round bytes that are no tag, such as the file header.
    bytes wrap(byte_view plain) const;

 private:
    void put_older_hevc(const stream::frame& next, stream::gathering& to) const;

    carrier how_;
    flv::hevc_form hevc_;
};

}  // namespace weir::http
