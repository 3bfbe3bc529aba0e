#include "portal/uploads/room.hpp"

#include "portal/uploads/errc.hpp"
#include "portal/uploads/rows.hpp"
#include "portal/videos/records.hpp"
#include "weir/crypto/random.hpp"

#include <algorithm>
#include <utility>

namespace portal::uploads {

using weir::error_code;
using weir::result;
using weir::store::now;
using weir::store::session;

namespace {

/// Begun and not ended, of one account: the parts of a few files at a time.
constexpr std::int64_t most_begun = 200;
constexpr std::size_t most_title = 120;

result<std::int64_t> room_of(session& with, std::int64_t account, const settings& limits) {
    const auto kept = videos::bytes_of(with, account);
    if (!kept) return kept.error();
    const auto begun = rows::count(with, account);
    if (!begun) return begun.error();
    return static_cast<std::int64_t>(limits.quota) - *kept - begun->bytes;
}

/// The file's name without its extension, as a title.
std::string title_of(const std::string& name) {
    auto title = name.substr(0, name.rfind('.'));
    if (title.empty()) title = name.empty() ? "video" : name;
    std::size_t characters = 0;
    for (std::size_t i = 0; i < title.size(); ++i) {
        const bool begins = (static_cast<unsigned char>(title[i]) & 0xc0U) != 0x80U;
        if (begins && ++characters > most_title) return title.substr(0, i);
    }
    return title;
}

/// The length of all parts together, each of which is whole and the account's own.
result<std::int64_t> length_of(session& with, const new_upload& wanted, const shelf& files) {
    std::int64_t whole = 0;
    auto ids = wanted.parts;
    std::ranges::sort(ids);
    if (std::ranges::adjacent_find(ids) != ids.end()) return errc::bad_parts;
    for (const auto& id : wanted.parts) {
        const auto part = rows::find(with, id);
        if (!part) return part.error();
        if (!*part || (*part)->account != wanted.account || (*part)->kind != kind::partial ||
            !(*part)->length || (*part)->unchecked_from)
            return errc::bad_parts;
        const auto size = files.settle(id);
        if (!size || *size != *(*part)->length) return errc::bad_parts;
        whole += *size;
    }
    return whole;
}

result<void> find_video(session& with, const new_upload& wanted, upload& made) {
    if (wanted.kind == kind::partial) return {};
    if (wanted.video.empty()) {
        videos::new_video video;
        video.account = wanted.account;
        video.channel = wanted.channel;
        video.title = title_of(wanted.name);
        video.source.original_name = wanted.name;
        auto id = videos::create(with, video, made.created_at);
        if (!id) return id.error();
        made.video = std::move(*id);
        return {};
    }
    const auto video = videos::find(with, wanted.video);
    if (!video) return video.error();
    if (!*video || (*video)->account != wanted.account || (*video)->state == videos::state::blocked)
        return errc::no_such_video;
    made.video = wanted.video;
    return {};
}

}  // namespace

result<void> check_room(session& with, std::int64_t account, std::int64_t bytes,
                        const settings& limits) {
    if (bytes > static_cast<std::int64_t>(limits.largest)) return errc::too_large;
    const auto room = room_of(with, account, limits);
    if (!room) return room.error();
    return bytes > *room ? result<void>(errc::quota) : result<void>();
}

result<std::int64_t> most_bytes(session& with, const upload& of, const settings& limits) {
    if (of.length) return *of.length;
    const auto room = room_of(with, of.account, limits);
    if (!room) return room.error();
    return std::clamp(*room, of.offset,
                      std::max(of.offset, static_cast<std::int64_t>(limits.largest)));
}

result<upload> begin(session& with, const new_upload& wanted, const settings& limits,
                     const shelf& files) {
    upload made;
    made.id = weir::crypto::random_token();
    made.account = wanted.account;
    made.kind = wanted.kind;
    made.length = wanted.length;
    made.metadata = wanted.metadata;
    made.name = wanted.name;
    made.parts = wanted.parts;
    made.created_at = now();
    made.expires_at = made.created_at + limits.patience.count();
    auto rows_made = weir::store::transaction(with, [&](session& in) -> result<upload> {
        const auto begun = rows::count(in, wanted.account);
        if (!begun) return begun.error();
        if (begun->number >= most_begun) return errc::too_many;
        if (wanted.kind == kind::final) {
            const auto whole = length_of(in, wanted, files);
            if (!whole) return whole.error();
            if (*whole > static_cast<std::int64_t>(limits.largest)) return errc::too_large;
            made.length = made.offset = *whole;
        } else if (const auto fits =
                       check_room(in, wanted.account, wanted.length.value_or(0), limits);
                   !fits) {
            return fits.error();
        }
        const auto left = files.free();
        if (!left) return left.error();
        if (*left - made.length.value_or(0) < static_cast<std::int64_t>(limits.free_floor))
            return errc::no_space;
        if (const auto video = find_video(in, wanted, made); !video) return video.error();
        if (const auto added = rows::add(in, made); !added) return added.error();
        return made;
    });
    if (!rows_made) return rows_made;
    if (const auto there = files.create(made.id); !there) return there.error();
    return rows_made;
}

}  // namespace portal::uploads
