#include "weir/record/finish.hpp"

#include "weir/record/append_file.hpp"
#include "weir/record/errc.hpp"
#include "weir/record/index.hpp"
#include "weir/record/playlist.hpp"
#include "weir/record/salvage.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <unistd.h>

namespace weir::record {

namespace {

namespace files = std::filesystem;

error_code last_error() {
    return {errno, boost::system::system_category()};
}

class folder_reader final : public media_reader {
 public:
    explicit folder_reader(std::string folder) : folder_(std::move(folder)) {}
    ~folder_reader() override {
        for (const auto& [name, descriptor] : open_) ::close(descriptor);
    }
    folder_reader(const folder_reader&) = delete;
    folder_reader& operator=(const folder_reader&) = delete;

    std::uint64_t size(const media_file& of) override {
        struct stat now{};
        if (::stat((folder_ + "/" + of.name()).c_str(), &now) != 0) return 0;
        return static_cast<std::uint64_t>(now.st_size);
    }

    bool read(const media_file& of, std::uint64_t offset, std::span<std::uint8_t> into) override {
        const int from = descriptor(of.name());
        const auto got = ::pread(from, into.data(), into.size(), static_cast<off_t>(offset));
        return got == static_cast<ssize_t>(into.size());
    }

 private:
    /// Parts of one file are read one after the other, of several in turns.
    int descriptor(const std::string& name) {
        if (const auto found = open_.find(name); found != open_.end()) return found->second;
        if (open_.size() == 16) {
            ::close(open_.begin()->second);
            open_.erase(open_.begin());
        }
        const int opened = ::open((folder_ + "/" + name).c_str(), O_RDONLY | O_CLOEXEC);
        if (opened >= 0) open_.emplace(name, opened);
        return opened;
    }

    std::string folder_;
    std::map<std::string, int> open_;
};

result<std::string> read_text(const std::string& path) {
    std::error_code error;
    const auto size = files::file_size(path, error);
    if (error) return error_code(error);
    if (size > largest_index) return errc::index_too_large;
    std::ifstream file(path, std::ios::binary);
    std::string text(size, '\0');
    file.read(text.data(), static_cast<std::streamsize>(size));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

/// Replaces the file as a whole, whatever was there.
result<void> write_text(const std::string& path, std::string_view text) {
    const auto fresh = path + ".new";
    ::unlink(fresh.c_str());
    auto made = append_file::create(fresh);
    if (!made) return made.error();
    if (const auto written = made->append(text); !written) return written;
    if (const auto kept = made->sync(); !kept) return kept;
    if (::rename(fresh.c_str(), path.c_str()) != 0) return last_error();
    return {};
}

result<void> cut_file(const std::string& path, std::uint64_t size) {
    auto opened = append_file::open(path);
    if (!opened) return opened.error();
    if (opened->size() > size) opened->cut(size);
    return opened->sync();
}

/// Media of takes that the index knows nothing of.
void remove_strangers(const std::string& folder, const index& of) {
    std::error_code error;
    for (const auto& entry : files::directory_iterator(folder, error)) {
        const auto name = entry.path().filename().string();
        const bool known = std::ranges::any_of(
            of.files, [&](const media_file& each) { return each.name() == name; });
        std::error_code ignored;
        if (name.ends_with(".mp4") && !known) files::remove(entry.path(), ignored);
    }
}

result<void> write_playlists(const std::string& folder, const index& of) {
    for (const auto& each : of.files) {
        const auto path = folder + "/" + each.rendition + ".m3u8";
        const auto text = render_playlist(of, each.rendition);
        if (const auto written = write_text(path, text); !written) return written;
    }
    return write_text(folder + "/index.m3u8", render_multivariant(of));
}

}  // namespace

result<facts> finish(const std::string& folder) {
    const auto index_path = folder + "/" + std::string(index_name);
    const auto text = read_text(index_path);
    if (!text) return text.error();
    auto read = read_index(*text);
    if (!read) return read.error().code;
    auto& all = *read;
    if (all.ended && all.size == text->size()) return all.summary();

    folder_reader from(folder);
    all.cut(first_broken_part(all, from));
    remove_strangers(folder, all);
    if (all.parts.empty()) return errc::nothing_recorded;
    const auto sizes = all.sizes_before(all.parts.size());
    for (std::size_t i = 0; i < all.files.size(); ++i) {
        // Named, and perhaps lost before anything was in it.
        if (sizes[i] == 0) continue;
        const auto cut = cut_file(folder + "/" + all.files[i].name(), sizes[i]);
        if (!cut) return cut.error();
    }
    if (const auto written = write_playlists(folder, all); !written) return written.error();
    if (const auto kept = sync_folder(folder); !kept) return kept.error();

    // Last: an index that has ended says that all this is done.
    auto ending = append_file::open(index_path);
    if (!ending) return ending.error();
    ending->cut(all.parts.back().line_end);
    if (const auto ended = ending->append(end_line()); !ended) return ended.error();
    if (const auto kept = ending->sync(); !kept) return kept.error();
    return all.summary();
}

}  // namespace weir::record
