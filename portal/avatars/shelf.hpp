#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace portal::avatars {

/// The side of a stored avatar, pixels.
constexpr std::size_t side = 256;
/// The largest file that is taken, bytes.
constexpr std::size_t most_upload = 2 * 1024 * 1024;
/// What is stored, whatever was sent.
constexpr std::string_view stored_type = "image/webp";

/// The folder media/avatars/: our own encodings of what people sent, under random names. Blocks;
/// for jobs.
class shelf {
 public:
    /// `folder` is made when first needed.
    explicit shelf(std::string folder) : folder_(std::move(folder)) {}

    /// Decodes, crops, scales and keeps; gives the new file's name.
    weir::result<std::string> add(weir::byte_view upload) const;
    /// Nothing for a name that is not one of ours, or is not there.
    std::optional<weir::bytes> read(std::string_view name) const;
    void remove(std::string_view name) const;

 private:
    std::string folder_;
};

/// Whether `name` is of the form that add() gives.
bool is_avatar_name(std::string_view name);

}  // namespace portal::avatars
