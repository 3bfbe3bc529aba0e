#pragma once

#include "weir/store/clock.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portal::uploads {

/// `partial` is a piece of a file that a `final` one puts together.
enum class kind { whole, partial, final };

constexpr std::array<std::string_view, 3> kind_names{"whole", "partial", "final"};
constexpr std::string_view to_string(kind of) {
    return kind_names[static_cast<std::size_t>(of)];
}

struct upload {
    std::string id;
    std::int64_t account = 0;
    uploads::kind kind = kind::whole;
    /// Bytes; nothing until the client says it.
    std::optional<std::int64_t> length;
    /// Upload-Metadata as it came.
    std::string metadata;
    /// The file's name from it.
    std::string name;
    /// Empty for a partial one.
    std::string video;
    std::vector<std::string> parts;
    std::optional<std::int64_t> unchecked_from;
    weir::store::timestamp created_at = 0;
    weir::store::timestamp expires_at = 0;
    bool done = false;
    /// How much is there; see shelf::settle().
    std::int64_t offset = 0;
};

/// What is wanted by a client that begins.
struct new_upload {
    std::int64_t account = 0;
    std::int64_t channel = 0;
    uploads::kind kind = kind::whole;
    std::optional<std::int64_t> length;
    std::string metadata;
    std::string name;
    /// A video of the account; empty to have one made.
    std::string video;
    std::vector<std::string> parts;
};

}  // namespace portal::uploads
