#pragma once

#include "weir/base/log.hpp"
#include "weir/base/pool.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/store/database.hpp"

#include <cstdint>
#include <string>

namespace portal::recordings {

/// What the media server has recorded becomes private videos of its channels, as soon as it is
/// complete: the files are moved, never copied, and played as they lie. A portal that ends in the
/// midst of it goes on at its next start. One loop; the disk and the store are met on threads.
class recordings {
 public:
    /// `media` is the folder media/ of the data folder.
    recordings(weir::store::database& base, std::string media, weir::log out);

    /// Looks for complete recordings, every second, until it is cancelled.
    weir::task<> run();

    /// Whether the channel's shows are recorded, from the next one on.
    weir::task<weir::result<bool>> wanted(std::int64_t channel);
    weir::task<weir::result<void>> set_wanted(std::int64_t channel, bool wanted);

 private:
    weir::store::database& base_;
    std::string media_;
    weir::log log_;
};

}  // namespace portal::recordings
