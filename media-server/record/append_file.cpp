#include "weir/record/append_file.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace weir::record {

namespace {

error_code last_error() {
    return {errno, boost::system::system_category()};
}

result<void> write_all(int descriptor, byte_view data) {
    while (!data.empty()) {
        const auto written = ::write(descriptor, data.data(), data.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return last_error();
        data = data.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

}  // namespace

result<append_file> append_file::create(const std::string& path) {
    const int made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (made < 0) return last_error();
    return append_file(made, 0);
}

result<append_file> append_file::open(const std::string& path) {
    const int opened = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (opened < 0) return last_error();
    const auto end = ::lseek(opened, 0, SEEK_END);
    append_file made(opened, static_cast<std::uint64_t>(end));
    if (end < 0) return last_error();
    return made;
}

append_file::~append_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

append_file::append_file(append_file&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_), dirty_(other.dirty_) {}

append_file& append_file::operator=(append_file&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(size_, other.size_);
    std::swap(dirty_, other.dirty_);
    return *this;
}

result<void> append_file::append(std::span<const byte_view> pieces) {
    auto size = size_;
    for (const auto& each : pieces) {
        if (const auto written = write_all(descriptor_, each); !written) {
            cut(size_);
            return written;
        }
        size += each.size();
    }
    size_ = size;
    dirty_ = true;
    return {};
}

result<void> append_file::append(std::string_view text) {
    const std::array pieces{as_bytes(text)};
    return append(pieces);
}

void append_file::cut(std::uint64_t size) {
    size_ = size;
    dirty_ = true;
    // Where not even this is possible, the index says where the file ends.
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return;
    ::lseek(descriptor_, static_cast<off_t>(size), SEEK_SET);
}

result<void> append_file::sync() {
    if (!dirty_) return {};
    if (::fdatasync(descriptor_) != 0) return last_error();
    dirty_ = false;
    return {};
}

result<void> sync_folder(const std::string& path) {
    const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return last_error();
    const bool done = ::fsync(folder) == 0;
    const auto why = last_error();
    ::close(folder);
    if (!done) return why;
    return {};
}

result<std::uint64_t> free_space(const std::string& path) {
    struct statvfs now{};
    if (::statvfs(path.c_str(), &now) != 0) return last_error();
    return std::uint64_t{now.f_bavail} * now.f_frsize;
}

}  // namespace weir::record
