#include "portal/worker/playlist.hpp"
#include "weir/base/bytes.hpp"

#include <algorithm>
#include <bit>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <string>

namespace portal::worker {

using weir::result;

namespace {

/// More than a segment of two seconds has.
constexpr std::uint64_t most_segment = std::uint64_t{256} << 20;

using bytes_at = std::span<std::uint8_t>;

weir::error_code bad() {
    return make_error_code(boost::system::errc::invalid_argument);
}

std::uint64_t get(bytes_at from, std::size_t at, std::size_t count) {
    std::uint64_t read = 0;
    for (std::size_t i = 0; i < count; ++i) read = read << 8 | from[at + i];
    return read;
}

void set(bytes_at into, std::size_t at, std::size_t count, std::uint64_t value) {
    for (std::size_t i = count; i > 0; --i, value >>= 8)
        into[at + i - 1] = static_cast<std::uint8_t>(value);
}

bool is(bytes_at box, std::string_view name) {
    return std::ranges::equal(box.subspan(4, 4), name, {}, {},
                              [](char c) { return static_cast<std::uint8_t>(c); });
}

/// Calls `each` with every box in here; false when they do not fill it.
template <class Each>
bool for_boxes(bytes_at in, Each each) {
    while (in.size() >= 8) {
        const auto size = get(in, 0, 4);
        if (size < 8 || size > in.size()) return false;
        each(in.first(size));
        in = in.subspan(size);
    }
    return in.empty();
}

/// The time scale of the one track: mdhd, 8.4.2.
std::uint64_t time_scale(bytes_at in) {
    std::uint64_t found = 0;
    for_boxes(in, [&](bytes_at box) {
        if (is(box, "moov") || is(box, "trak") || is(box, "mdia"))
            found = std::max(found, time_scale(box.subspan(8)));
        if (is(box, "mdhd") && box.size() >= 32) found = get(box, box[8] == 1 ? 28 : 20, 4);
    });
    return found;
}

/// Moves what is in here by `shift`, and numbers its fragment (mfhd, 8.8.5).
bool move(bytes_at in, std::uint64_t shift, std::uint64_t& number) {
    return for_boxes(in, [&](bytes_at box) {
        if (is(box, "moof") || is(box, "traf")) move(box.subspan(8), shift, number);
        if (is(box, "mfhd") && box.size() >= 16) set(box, 12, 4, ++number);
        const bool tfdt = is(box, "tfdt") && box.size() >= 16;
        const bool sidx = is(box, "sidx") && box.size() >= 28;
        if (!tfdt && !sidx) return;
        const std::size_t width = box[8] == 1 ? 8 : 4;
        const std::size_t at = tfdt ? 12 : 20;
        if (box.size() >= at + width) set(box, at, width, get(box, at, width) + shift);
    });
}

std::optional<std::string> read_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

struct joiner {
    std::ofstream out;
    track_file made;
    weir::bytes init;
    std::uint64_t number = 0;
    std::uint64_t written = 0;

    result<void> add(const stretch& part, const std::function<bool()>& tick) {
        const auto text = read_text(part.folder + "/video.m3u8");
        const auto list = text ? read_playlist(*text) : bad();
        if (!list) return list.error();
        std::ifstream in(part.folder + "/video.m4s", std::ios::binary);
        weir::bytes own(std::min(list->init_bytes, most_segment));
        if (!read(in, own)) return bad();
        const auto scale = time_scale(own);
        if (scale == 0) return bad();
        if (init.empty()) {
            init = own;
            write(init);
            made.init_bytes = init.size();
        }
        // Stretches of one encoder and one set of words have one decoder configuration.
        if (own != init) return bad();
        const auto ticks = part.picture * static_cast<std::int64_t>(scale) * part.under / part.over;
        weir::bytes space;
        for (const auto& each : list->segments) {
            if (!tick()) return make_error_code(boost::system::errc::operation_canceled);
            if (each.bytes > most_segment) return bad();
            space.resize(each.bytes);
            if (!read(in, space)) return bad();
            if (!move(space, static_cast<std::uint64_t>(ticks), number)) return bad();
            made.segments.push_back({each.seconds, each.bytes, written});
            write(space);
        }
        return {};
    }

    static bool read(std::ifstream& from, weir::bytes& into) {
        from.read(std::bit_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
        return static_cast<std::size_t>(from.gcount()) == into.size();
    }

    void write(const weir::bytes& what) {
        out.write(std::bit_cast<const char*>(what.data()),
                  static_cast<std::streamsize>(what.size()));
        written += what.size();
    }
};

}  // namespace

result<track_file> join(const std::vector<stretch>& parts, const std::string& folder,
                        const std::function<bool()>& tick) {
    joiner work;
    work.out.open(folder + "/video.m4s", std::ios::binary);
    for (const auto& each : parts)
        if (const auto added = work.add(each, tick); !added) return added.error();
    std::ofstream list(folder + "/video.m3u8", std::ios::binary);
    list << write_playlist(work.made, "video.m4s");
    list.close();
    work.out.close();
    if (!work.out || !list) return make_error_code(boost::system::errc::no_space_on_device);
    return std::move(work.made);
}

}  // namespace portal::worker
