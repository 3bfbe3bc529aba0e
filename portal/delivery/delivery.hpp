#pragma once

#include "portal/delivery/ledger.hpp"
#include "portal/delivery/pass.hpp"
#include "portal/delivery/shelf.hpp"
#include "portal/http/identity.hpp"
#include "portal/videos/video.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/store/database.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace portal::delivery {

struct settings {
    /// Whether pages of other sites may show our media by their addresses.
    bool hotlinks = true;
};

/// What someone may have of a video.
enum class right {
    none,
    /// Everyone has it, and caches may keep it.
    open,
    /// By an address that is signed.
    signed_address,
    /// By one that is signed after the password was given.
    password,
};

/// The viewer's right; the owner and moderators have one in every state.
right right_of(const videos::video& of, const std::optional<http::identity>& viewer);
/// Whether the viewer is the owner or a moderator.
bool sees_all(const videos::video& of, const std::optional<http::identity>& viewer);

/// The files of videos, for those who may have them. One loop.
class delivery {
 public:
    struct request {
        std::string video;
        /// Below the video's folder.
        std::string path;
        /// See passes; empty when there is none.
        std::string pass;
    };

    struct answer {
        shelved file;
        /// Caches that many share may keep it.
        bool open = false;
        /// For the file as it was uploaded: the name to keep it by.
        std::optional<std::string> save_as;
    };

    /// `base` outlives it. `media` is the folder above videos/.
    delivery(settings how, weir::store::database& base, std::string media,
             const weir::crypto::secret_key& key);

    /// errc::no_such_file_or_directory for what is not there and for what is not the caller's.
    weir::task<weir::result<answer>> open(request wanted);

    /// Where the video's folder is for this viewer: "/media/videos/<id>", with a pass where needed.
    std::string base_address(const videos::video& of, const std::optional<http::identity>& viewer,
                             weir::store::timestamp now) const;

    const settings& how() const { return settings_; }
    ledger& sent() { return sent_; }

 private:
    settings settings_;
    weir::store::database& base_;
    std::string media_;
    passes passes_;
    ledger sent_;
};

}  // namespace portal::delivery
