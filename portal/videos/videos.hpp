#pragma once

#include "portal/accounts/passwords.hpp"
#include "portal/http/identity.hpp"
#include "portal/videos/records.hpp"
#include "weir/base/log.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/store/channels.hpp"
#include "weir/store/database.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace portal::videos {

/// What its owner may change; what is not set stays.
struct edit {
    std::optional<std::string> title;
    std::optional<std::string> description;
    std::optional<std::vector<std::string>> tags;
    std::optional<std::string> category;
    std::optional<std::string> language;
    std::optional<std::string> licence;
    std::optional<videos::privacy> privacy;
    std::optional<std::string> password;
    /// Set to nothing: as soon as it can be.
    std::optional<std::optional<weir::store::timestamp>> publish_at;
    std::optional<bool> comments;
    std::optional<bool> danmaku;
    std::optional<bool> downloads;
};

/// A video with whose it is.
struct shown_video {
    videos::video video;
    weir::store::channel channel;
};

/// What is done with videos. A video that is not there, and one that is not the caller's, is
/// errc::not_found; errc::password_needed when it is to be watched by password and has none. One
/// loop.
class videos {
 public:
    /// `base` outlives it. `media` is the folder above videos/.
    videos(weir::store::database& base, std::string media, weir::crypto::password_cost cost,
           weir::log out);

    weir::task<weir::result<video>> create(new_video wanted);
    weir::task<weir::result<video>> mine(std::int64_t account, std::string id);
    weir::task<weir::result<video>> change(std::int64_t account, std::string id, edit wanted);
    /// Rows first, then files.
    weir::task<weir::result<void>> remove(std::int64_t account, std::string id);
    /// Does the same to many; those that are not the account's are left out. How many it was done
    /// to.
    weir::task<weir::result<std::int64_t>> change_all(std::int64_t account,
                                                      std::vector<std::string> ids, edit wanted);
    weir::task<weir::result<std::int64_t>> remove_all(std::int64_t account,
                                                      std::vector<std::string> ids);
    weir::task<weir::result<std::vector<video>>> list(filter wanted);

    /// For who watches: one that is published, for everyone or whoever has its address; or the
    /// viewer's own. errc::not_found for others.
    weir::task<weir::result<shown_video>> show(std::string id,
                                               std::optional<http::identity> viewer);
    /// Published and for everyone, of one channel by its handle or of all.
    weir::task<weir::result<std::vector<shown_video>>> list_public(std::string handle,
                                                                   filter wanted);

    /// Publishes what is scheduled when its time has come; until it is cancelled.
    weir::task<> run();

 private:
    weir::task<weir::result<std::string>> hash(const edit& wanted);

    weir::store::database& base_;
    std::string media_;
    weir::log log_;
    accounts::passwords passwords_;
};

}  // namespace portal::videos
