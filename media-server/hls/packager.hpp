#pragma once

#include "weir/hls/settings.hpp"
#include "weir/hls/snapshot.hpp"
#include "weir/stream/sink.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace weir::hls {

/// Which show is packaged. Its name is in every media URI, so that URIs are never used twice.
struct broadcast {
    /// Unreserved characters of RFC 3986 2.3 only; short; unique for ever.
    std::string id;
    /// Where counting starts. A packager that goes on with a show after a reconnect, under the same
    /// playlist URI, starts one above the last snapshot's `next.msn` and
    /// `segments.back()->discontinuities`.
    std::uint64_t first_msn = 0;
    std::uint64_t first_discontinuity = 0;
};

/// Cuts one stream into fragmented MP4 parts and segments, each of its renditions at the same
/// moments, and publishes a presentation whenever a part is complete (at most one a frame, also
/// when a frame completes several parts) and when the stream ends.
///
/// Lives on the publisher's loop and is called there only; so is `publish`, from inside on_frame,
/// on_format or on_end. It does the same work whether nobody watches or thousands do. Starts at the
/// first key frame; the first presentation comes with the first part, one part duration and one
/// frame later. One video frame is held back to know how long the one before lasts.
class packager final : public stream::sink {
 public:
    using publish_function = std::function<void(presentation_ptr)>;
    /// Asked once, when the first sample is taken: the date of that sample.
    using clock_function = std::function<wall_time()>;

    packager(const settings& how, broadcast which, clock_function clock, publish_function publish);
    ~packager() override;

    void on_format(const stream::format_ptr& now) override;
    void on_frame(const stream::frame_ptr& next) override;
    void on_resume() override;
    /// Publishes the last presentation, unless no part was ever complete and none can be.
    void on_end() override;

 private:
    class state;
    std::unique_ptr<state> state_;
};

}  // namespace weir::hls
