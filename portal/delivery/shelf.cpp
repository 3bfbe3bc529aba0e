#include "portal/delivery/shelf.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <array>
#include <fcntl.h>

namespace portal::delivery {

namespace {

using weir::net::open_file;

constexpr std::size_t deepest = 8;

weir::error_code missing() {
    return make_error_code(boost::system::errc::no_such_file_or_directory);
}

struct kind {
    std::string_view ending;
    std::string_view type;
};
constexpr std::array kinds{
    kind{".m3u8", "application/vnd.apple.mpegurl"},
    kind{".m4s", "video/mp4"},
    kind{".mp4", "video/mp4"},
    kind{".m4a", "audio/mp4"},
    kind{".jpg", "image/jpeg"},
    kind{".webp", "image/webp"},
    kind{".vtt", "text/vtt; charset=utf-8"},
    kind{".json", "application/json"},
};

}  // namespace

std::string_view type_of(std::string_view path) {
    for (const auto& each : kinds)
        if (path.ends_with(each.ending)) return each.type;
    return "application/octet-stream";
}

weir::result<shelved> open_below(const std::string& root, std::string_view path) {
    constexpr int folder_flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
    int at = ::open(root.c_str(), folder_flags);
    if (at < 0) return missing();
    auto folder = std::make_unique<open_file>(at);
    for (std::size_t depth = 0; depth < deepest; ++depth) {
        const auto slash = path.find('/');
        const std::string name(path.substr(0, slash));
        if (name.empty() || name.starts_with('.') || name.find('\0') != name.npos) return missing();
        const bool last = slash == std::string_view::npos;
        // A FIFO would keep a plain open waiting.
        const int flags =
            last ? O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC : folder_flags | O_NOFOLLOW;
        at = ::openat(folder->descriptor(), name.c_str(), flags);
        if (at < 0) return missing();
        folder = std::make_unique<open_file>(at);
        if (!last) {
            path.remove_prefix(slash + 1);
            continue;
        }
        struct stat facts{};
        if (::fstat(at, &facts) != 0 || !S_ISREG(facts.st_mode)) return missing();
        shelved found;
        found.size = static_cast<std::uint64_t>(facts.st_size);
        found.etag = fmt::format("\"{:x}-{:x}-{:x}{:08x}\"", facts.st_ino, facts.st_size,
                                 facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec);
        found.file = std::move(folder);
        return found;
    }
    return missing();
}

}  // namespace portal::delivery
