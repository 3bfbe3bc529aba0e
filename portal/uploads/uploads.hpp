#pragma once

#include "portal/uploads/headers.hpp"
#include "portal/uploads/shelf.hpp"
#include "portal/uploads/turns.hpp"
#include "portal/uploads/upload.hpp"
#include "weir/base/log.hpp"
#include "weir/base/pool.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/net/body_source.hpp"
#include "weir/store/database.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace portal::uploads {

struct settings {
    /// The largest file, bytes.
    std::size_t largest = std::size_t{64} << 30;
    /// What an account may keep in all, bytes.
    std::size_t quota = std::size_t{256} << 30;
    /// What stays free on the disk, bytes.
    std::size_t free_floor = std::size_t{1} << 30;
    /// How long an upload waits for its client to go on.
    std::chrono::milliseconds patience{std::chrono::hours(24 * 7)};
};

/// What comes with some bytes of an upload.
struct piece {
    std::int64_t offset = 0;
    std::optional<announced_checksum> checksum;
    /// Said now, where the upload began without one.
    std::optional<std::int64_t> length;
    /// Content-Length, where there is one.
    std::optional<std::int64_t> size;
};

/// Files on their way to us. What has arrived of an upload is the size of its file, brought to the
/// disk before anyone is told of it; so a broken connection or a killed portal loses nothing that
/// arrived. Bytes with a checksum count once it was compared. A file that is whole becomes its
/// video's source and the video's state toProcess, also when the portal dies between the two:
/// resume() goes on. Each call takes the upload's turn; see turns. One loop; files are written on
/// threads of its own.
class uploads {
 public:
    /// `base` outlives it.
    uploads(settings how, weir::store::database& base, shelf files, weir::log out);

    /// Makes room for it in the account and on the disk, and a video where none is named. A final
    /// one is whole at once.
    weir::task<weir::result<upload>> create(new_upload wanted);
    weir::task<weir::result<upload>> find(std::int64_t account, std::string id);
    /// Takes what comes of `body`, and keeps what has come of one that breaks off.
    weir::task<weir::result<upload>> append(std::int64_t account, std::string id, piece what,
                                            weir::net::body_source& body);
    weir::task<weir::result<void>> remove(std::int64_t account, std::string id);

    /// Ends what a portal that died had begun to end, then removes what has expired, now and then;
    /// until it is cancelled.
    weir::task<> run();

    const settings& limits() const { return settings_; }

 private:
    weir::task<weir::result<upload>> look(std::int64_t account, std::string id);
    weir::task<weir::result<upload>> announce(upload to, const piece& what);
    weir::task<weir::result<std::int64_t>> receive(const upload& to, piece what,
                                                   weir::net::body_source& body, turns::turn& mine);
    weir::task<weir::result<upload>> finish(upload whole);
    weir::task<> resume();
    weir::task<> sweep();

    settings settings_;
    weir::store::database& base_;
    shelf files_;
    weir::log log_;
    turns turns_;
    /// Last, so that its jobs have ended before the rest goes.
    weir::pool disk_{4};
};

}  // namespace portal::uploads
