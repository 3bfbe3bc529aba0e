#include "portal/uploads/shelf.hpp"

#include "portal/uploads/errc.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <system_error>

#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <utility>

namespace portal::uploads {

using weir::error_code;
using weir::result;

namespace {

error_code last_error() {
    if (errno == ENOSPC || errno == EDQUOT) return errc::no_space;
    if (errno == ENOENT) return errc::not_found;
    return {errno, boost::system::system_category()};
}

/// A file that is closed at the end.
class open_file {
 public:
    open_file(const std::string& path, int flags)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~open_file() {
        if (number_ >= 0) ::close(number_);
    }
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;

    explicit operator bool() const { return number_ >= 0; }
    int number() const { return number_; }

 private:
    int number_;
};

/// What was made or renamed in a folder is on the disk only when the folder is.
result<void> sync_folder(const std::string& path) {
    const open_file folder(path, O_RDONLY | O_DIRECTORY);
    if (!folder || ::fsync(folder.number()) != 0) return last_error();
    return {};
}

result<void> make_folder(const std::string& path) {
    std::error_code failure;
    std::filesystem::create_directories(path, failure);
    if (failure) return error_code(failure.value(), boost::system::system_category());
    return {};
}

result<std::int64_t> size_of(int number) {
    struct stat is{};
    if (::fstat(number, &is) != 0) return last_error();
    return is.st_size;
}

result<void> copy(int from, int to) {
    constexpr std::size_t at_once = std::size_t{64} << 20;
    for (;;) {
        const auto copied = ::copy_file_range(from, nullptr, to, nullptr, at_once, 0);
        if (copied < 0) return last_error();
        if (copied == 0) return {};
    }
}

}  // namespace

result<void> shelf::create(const std::string& id) const {
    if (const auto made = make_folder(folder(id)); !made) return made;
    const open_file data(file(id), O_WRONLY | O_CREAT | O_EXCL);
    if (!data || ::fsync(data.number()) != 0) return last_error();
    if (const auto synced = sync_folder(folder(id)); !synced) return synced;
    return sync_folder(media_ + "/uploads");
}

result<std::int64_t> shelf::settle(const std::string& id, std::int64_t most) const {
    const open_file data(file(id), O_WRONLY);
    if (!data) return last_error();
    auto size = size_of(data.number());
    if (size && most >= 0 && *size > most) {
        if (::ftruncate(data.number(), most) != 0) return last_error();
        size = most;
    }
    if (::fsync(data.number()) != 0) return last_error();
    return size;
}

result<void> shelf::write(const std::string& id, std::int64_t at, std::string_view data,
                          std::int64_t floor) const {
    const auto left = free();
    if (!left) return left.error();
    if (*left - static_cast<std::int64_t>(data.size()) < floor) return errc::no_space;
    const open_file to(file(id), O_WRONLY);
    if (!to) return last_error();
    while (!data.empty()) {
        const auto written = ::pwrite(to.number(), data.data(), data.size(), at);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return last_error();
        at += written;
        data.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

result<std::int64_t> shelf::join(const std::string& id, const std::vector<std::string>& parts,
                                 std::int64_t floor) const {
    const open_file to(file(id), O_WRONLY | O_TRUNC);
    if (!to) return last_error();
    for (const auto& each : parts) {
        const open_file from(file(each), O_RDONLY);
        if (!from) return errc::bad_parts;
        const auto size = size_of(from.number());
        const auto left = free();
        if (!size) return size.error();
        if (!left) return left.error();
        if (*left - *size < floor) return errc::no_space;
        if (const auto copied = copy(from.number(), to.number()); !copied) return copied.error();
    }
    if (::fsync(to.number()) != 0) return last_error();
    return size_of(to.number());
}

result<void> shelf::hand_over(const std::string& id, const std::string& video,
                              const std::string& name, std::int64_t size) const {
    const auto into = source(video);
    const auto target = into + "/" + name;
    if (const auto made = make_folder(into); !made) return made;
    if (::rename(file(id).c_str(), target.c_str()) != 0) {
        if (errno != ENOENT) return last_error();
        const open_file there(target, O_RDONLY);
        if (!there) return last_error();
        const auto has = size_of(there.number());
        if (!has) return has.error();
        return *has == size ? result<void>() : result<void>(errc::not_found);
    }
    for (const auto& each : {into, media_ + "/videos/" + video, media_ + "/videos", folder(id)})
        if (const auto synced = sync_folder(each); !synced) return synced;
    return {};
}

void shelf::keep_only(const std::string& video, const std::string& name) const {
    std::error_code ignored;
    for (const auto& each : std::filesystem::directory_iterator(source(video), ignored))
        if (each.path().filename() != name) std::filesystem::remove(each.path(), ignored);
}

void shelf::remove(const std::string& id) const {
    std::error_code ignored;
    std::filesystem::remove_all(folder(id), ignored);
}

result<std::int64_t> shelf::free() const {
    struct statvfs disk{};
    if (::statvfs(media_.c_str(), &disk) != 0) return last_error();
    return static_cast<std::int64_t>(disk.f_bavail * disk.f_frsize);
}

}  // namespace portal::uploads
