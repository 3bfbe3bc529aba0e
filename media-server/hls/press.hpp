#pragma once

#include "weir/hls/gzip.hpp"
#include "weir/hls/segment_window.hpp"
#include "weir/hls/segmenter.hpp"
#include "weir/hls/snapshot.hpp"
#include "weir/stream/format.hpp"

#include <string>

namespace weir::hls {

/// Makes snapshots: renders and compresses the playlist of what is in the window now.
class press {
 public:
    explicit press(std::string broadcast) : broadcast_(std::move(broadcast)) {}

    /// `format` is what the newest segment holds. The window must not be empty.
    snapshot_ptr print(const settings& how, const segment_window& window, stream::format_ptr format,
                       const cadence& by, bool ended);

 private:
    std::string broadcast_;
    gzip gzip_;
};

}  // namespace weir::hls
