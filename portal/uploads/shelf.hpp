#pragma once

#include "weir/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portal::uploads {

/// The files of uploads, one folder each below `media`/uploads, and how they become the sources of
/// videos. Blocks: for threads. An id is one that we made.
class shelf {
 public:
    explicit shelf(std::string media) : media_(std::move(media)) {}

    /// Makes an empty file.
    weir::result<void> create(const std::string& id) const;
    /// How much is there and will stay, whatever happens to the machine; what is behind `most`, if
    /// that is not negative, goes. errc::not_found when there is no file.
    weir::result<std::int64_t> settle(const std::string& id, std::int64_t most = -1) const;
    /// Writes `data` at `at`, if the disk keeps `floor` bytes free: else errc::no_space.
    weir::result<void> write(const std::string& id, std::int64_t at, std::string_view data,
                             std::int64_t floor) const;
    /// Puts the files of `parts` into the place of what `id` has. errc::bad_parts when one is not
    /// there, errc::not_found when there is no file of `id`.
    weir::result<std::int64_t> join(const std::string& id, const std::vector<std::string>& parts,
                                    std::int64_t floor) const;
    /// Makes the file the one of `video`, as source/`name`; its other sources stay until keep_only.
    /// Does nothing when that happened before and the file there has `size` bytes.
    weir::result<void> hand_over(const std::string& id, const std::string& video,
                                 const std::string& name, std::int64_t size) const;
    /// Removes a video's sources but `name`.
    void keep_only(const std::string& video, const std::string& name) const;
    void remove(const std::string& id) const;

    /// Bytes that are free.
    weir::result<std::int64_t> free() const;

 private:
    std::string folder(const std::string& id) const { return media_ + "/uploads/" + id; }
    std::string file(const std::string& id) const { return folder(id) + "/data"; }
    std::string source(const std::string& video) const {
        return media_ + "/videos/" + video + "/source";
    }

    std::string media_;
};

}  // namespace portal::uploads
