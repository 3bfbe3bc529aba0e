// The SQL of views, ratings and positions; each runs in a job of the database.
#pragma once

#include "weir/base/result.hpp"
#include "weir/store/clock.hpp"
#include "weir/store/session.hpp"

#include <cstdint>
#include <string_view>

namespace portal::watching::rows {

/// A viewer is counted again after this.
constexpr weir::store::timestamp counted_for_ms = 60 * 60 * 1000;

struct counts {
    std::int64_t views = 0;
    std::int64_t likes = 0;
    std::int64_t dislikes = 0;

    bool operator==(const counts&) const = default;
};

weir::result<counts> count(weir::store::session& with, std::string_view video);
enum class outcome { counted, counted_lately };
weir::result<outcome> add_view(weir::store::session& with, std::string_view video,
                               std::string_view viewer, weir::store::timestamp now);

/// 1, -1, or 0 for none.
weir::result<std::int64_t> rating(weir::store::session& with, std::string_view video,
                                  std::int64_t account);
weir::result<void> set_rating(weir::store::session& with, std::string_view video,
                              std::int64_t account, std::int64_t rating,
                              weir::store::timestamp now);

/// 0 where there is none.
weir::result<std::int64_t> position(weir::store::session& with, std::string_view video,
                                    std::int64_t account);
weir::result<void> set_position(weir::store::session& with, std::string_view video,
                                std::int64_t account, std::int64_t position_ms,
                                weir::store::timestamp now);

}  // namespace portal::watching::rows
