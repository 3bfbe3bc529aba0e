#include "portal/worker/publish.hpp"

#include "portal/videos/records.hpp"
#include "weir/base/bytes.hpp"
#include "weir/codec/aac.hpp"
#include "weir/codec/av1.hpp"
#include "weir/codec/avc.hpp"
#include "weir/codec/hevc.hpp"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <fstream>

namespace portal::worker {

using weir::result;
using weir::store::now;
using weir::store::session;
namespace files = std::filesystem;

namespace {

/// What follows the name of the first box of that name, to the end of the init segment.
std::optional<weir::byte_view> after(weir::byte_view init, std::string_view name) {
    const auto wanted = weir::as_bytes(name);
    const auto found = std::ranges::search(init, wanted);
    if (found.empty()) return std::nullopt;
    return init.subspan(static_cast<std::size_t>(found.end() - init.begin()));
}

/// A box's body, whose size stands before its name.
std::optional<weir::byte_view> body(weir::byte_view init, std::string_view name) {
    const auto rest = after(init, name);
    if (!rest) return std::nullopt;
    const auto start = init.size() - rest->size();
    if (start < 8) return std::nullopt;
    std::size_t size = 0;
    for (std::size_t i = start - 8; i < start - 4; ++i) size = size << 8 | init[i];
    if (size < 8 || size - 8 > rest->size()) return std::nullopt;
    return rest->first(size - 8);
}

/// The DecoderSpecificInfo of an esds box (ISO/IEC 14496-1 7.2.6.7), as FFmpeg writes it: tag 5, a
/// length of four bytes.
std::optional<weir::byte_view> audio_config(weir::byte_view init) {
    const auto box = body(init, "esds");
    if (!box) return std::nullopt;
    constexpr std::uint8_t tag[] = {5, 0x80, 0x80, 0x80};
    const auto found = std::ranges::search(*box, tag);
    if (found.empty()) return std::nullopt;
    const auto rest = box->subspan(static_cast<std::size_t>(found.end() - box->begin()));
    if (rest.empty() || rest.front() + std::size_t{1} > rest.size()) return std::nullopt;
    return rest.subspan(1, rest.front());
}

template <class Format>
std::optional<std::string> codecs(const weir::parsed<Format>& read) {
    if (!read) return std::nullopt;
    return read->codecs;
}

bool write_whole(const std::string& path, const std::string& text) {
    const auto fresh = path + ".new";
    std::ofstream out(fresh, std::ios::binary);
    out << text;
    out.close();
    std::error_code failed;
    if (out) files::rename(fresh, path, failed);
    return out && !failed;
}

result<void> publish_when_ready(session& in, const std::string& video, const media& found,
                                const std::vector<renditions::rendition>& all) {
    const bool pictures =
        std::ranges::any_of(all, [](const auto& each) { return each.height > 0; });
    const bool sound = std::ranges::any_of(
        all, [](const auto& each) { return each.name == renditions::audio_name; });
    if ((found.pictures && !pictures) || (found.sound && !sound)) return {};
    const auto of = videos::find(in, video);
    if (!of) return of.error();
    if (!*of ||
        ((*of)->state != videos::state::processing && (*of)->state != videos::state::to_process &&
         (*of)->state != videos::state::processing_failed &&
         (*of)->state != videos::state::blocked))
        return {};
    return videos::set_state(in, video, videos::state::published, "", "", now());
}

}  // namespace

result<void> put_folder(const std::string& from, const std::string& to) {
    std::error_code failed;
    files::create_directories(files::path(to).parent_path(), failed);
    // What a worker put there that died before it was recorded.
    if (!failed) files::remove_all(to, failed);
    if (!failed) files::rename(from, to, failed);
    if (failed) return weir::error_code(failed);
    return {};
}

std::optional<std::string> codecs_of(const std::string& path, std::uint64_t init_bytes) {
    constexpr std::uint64_t most_init = 1 << 20;
    weir::bytes init(std::min(init_bytes, most_init));
    std::ifstream file(path, std::ios::binary);
    file.read(std::bit_cast<char*>(init.data()), static_cast<std::streamsize>(init.size()));
    if (static_cast<std::size_t>(file.gcount()) != init.size()) return std::nullopt;
    if (const auto record = body(init, "avcC"))
        return codecs(weir::codec::read_avc_record(*record));
    if (const auto record = body(init, "hvcC"))
        return codecs(weir::codec::read_hevc_record(*record));
    if (const auto record = body(init, "av1C"))
        return codecs(weir::codec::read_av1_record(*record));
    if (const auto record = audio_config(init))
        return codecs(weir::codec::read_aac_config(*record));
    return std::nullopt;
}

result<void> publish(session& in, const std::string& folder, const std::string& video,
                     const media& found, const renditions::rendition& made,
                     const std::string& from) {
    if (const auto kept = renditions::put(in, video, made); !kept) return kept;
    const auto all = renditions::list(in, video);
    if (!all) return all.error();
    if (const auto put = put_folder(from, folder + "/hls/" + made.name); !put) return put;
    // The store lets one transaction write at a time, so that the last list written is the longest.
    if (!write_whole(folder + "/" + std::string(renditions::multivariant_file),
                     renditions::multivariant(*all)))
        return make_error_code(boost::system::errc::io_error);
    return publish_when_ready(in, video, found, *all);
}

}  // namespace portal::worker
