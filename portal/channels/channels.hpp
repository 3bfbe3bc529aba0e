#pragma once

#include "portal/avatars/shelf.hpp"
#include "weir/base/bytes.hpp"
#include "weir/base/pool.hpp"
#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/crypto/sealed.hpp"
#include "weir/store/channels.hpp"
#include "weir/store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace portal::channels {

/// What its owner may change; what is not set stays.
struct edit {
    std::optional<std::string> title;
    std::optional<std::string> description;
    std::optional<std::string> display_name;
};

/// A channel's secret as its owner sees it.
struct ingest_key {
    std::string text;
    weir::store::timestamp rotated_at = 0;
};

/// The public places of accounts: their names, pictures and stream keys. A channel that is not
/// there is errc::not_found. Rows are read and written on the database's threads, pictures on one
/// of its own, so that decoding never keeps a log-in waiting. One loop.
class channels {
 public:
    using channel = weir::store::channel;

    /// `base` outlives it. `sealing` is what stream keys are sealed with.
    channels(weir::store::database& base, avatars::shelf pictures,
             weir::crypto::secret_key sealing);

    weir::task<weir::result<channel>> find(std::string handle);
    weir::task<weir::result<channel>> find(std::int64_t id);
    /// Those of `handles` that are there, in that order.
    weir::task<weir::result<std::vector<channel>>> find_all(std::vector<std::string> handles);

    weir::task<weir::result<channel>> change(std::int64_t id, edit wanted);
    /// `upload` is decoded and encoded anew; avatars' errors when it is no picture of ours.
    weir::task<weir::result<channel>> set_avatar(std::int64_t id, weir::bytes upload);
    weir::task<weir::result<channel>> remove_avatar(std::int64_t id);
    /// Nothing when there is no such picture.
    weir::task<weir::result<std::optional<weir::bytes>>> avatar(std::string name);

    /// The stream key; made when there is none, or when the one there was sealed by another
    /// installation.
    weir::task<weir::result<ingest_key>> key(std::int64_t id);
    /// The key before it stops working at once.
    weir::task<weir::result<ingest_key>> rotate_key(std::int64_t id);

 private:
    weir::task<weir::result<channel>> show_avatar(std::int64_t id, std::optional<std::string> name);

    weir::store::database& base_;
    avatars::shelf pictures_;
    weir::crypto::secret_key sealing_;
    weir::pool drawing_{1};
};

}  // namespace portal::channels
