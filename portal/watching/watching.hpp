#pragma once

#include "portal/accounts/passwords.hpp"
#include "portal/delivery/delivery.hpp"
#include "portal/http/identity.hpp"
#include "portal/renditions/renditions.hpp"
#include "portal/videos/videos.hpp"
#include "portal/watching/rows.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/store/channels.hpp"
#include "weir/store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace portal::watching {

/// All that a watch page shows.
struct sheet {
    videos::video video;
    weir::store::channel channel;
    delivery::right right = delivery::right::none;
    /// Where its files are for this viewer.
    std::string base;
    std::vector<renditions::rendition> renditions;
    std::vector<renditions::chapter> chapters;
    /// Below `base`; empty when there is none.
    std::string poster;
    std::string storyboard;
    /// Languages of captions/<language>.vtt.
    std::vector<std::string> captions;
    /// How much of the work on it is done, thousandths.
    std::int64_t progress = 0;
    rows::counts counts;
    std::int64_t my_rating = 0;
    std::int64_t my_position_ms = 0;
};

/// What a list shows of a video besides what it is.
struct card {
    /// Address of the chosen picture; empty when there is none.
    std::string poster;
    rows::counts counts;
};

/// What a page says of someone who watches.
struct report {
    std::string video;
    std::optional<http::identity> viewer;
    /// As in http::visit.
    std::string client;
    std::int64_t position_ms = 0;
};

/// Watching: what the page shows, views, ratings, and where people left off. What is not there and
/// what is not for the viewer are the same videos::errc::not_found. One loop.
class watching {
 public:
    /// Both outlive it. `media` is the folder above videos/.
    watching(weir::store::database& base, delivery::delivery& files, std::string media,
             weir::crypto::password_cost cost);

    /// videos::errc::password_needed for one that a password opens, unless it is given: then
    /// accounts' errc::wrong_password when it is another.
    weir::task<weir::result<sheet>> look(std::string video, std::optional<http::identity> viewer,
                                         std::optional<std::string> password);
    /// For a list that anyone may see; in the same order.
    weir::task<weir::result<std::vector<card>>> cards(std::vector<videos::shown_video> of);
    /// Keeps the position, and counts a view when enough was really sent to this client, at least
    /// ten seconds ago. Once an hour a viewer.
    weir::task<weir::result<void>> note(report heard);
    weir::task<weir::result<rows::counts>> rate(std::string video, http::identity viewer,
                                                std::int64_t rating);

 private:
    bool has_watched(const report& heard) const;

    weir::store::database& base_;
    delivery::delivery& files_;
    std::string media_;
    accounts::passwords passwords_;
};

}  // namespace portal::watching
