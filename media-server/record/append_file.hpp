#pragma once

#include "weir/base/bytes.hpp"
#include "weir/base/result.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace weir::record {

/// A file that is made new and only ever grows. What an append could not write whole is cut off
/// again, so that the file stays what it was. Calls wait for the disk: not for a loop that serves.
class append_file {
 public:
    /// Opens nothing.
    append_file() = default;
    /// The system's error when the file is there already or cannot be made.
    static result<append_file> create(const std::string& path);
    /// One that is there, to be continued at its end.
    static result<append_file> open(const std::string& path);
    ~append_file();
    append_file(append_file&& other) noexcept;
    append_file& operator=(append_file&& other) noexcept;

    /// Writes the pieces one after the other.
    result<void> append(std::span<const byte_view> pieces);
    result<void> append(std::string_view text);
    /// Cuts off what stands behind.
    void cut(std::uint64_t size);
    /// Returns once what was appended is on the disk.
    result<void> sync();

    std::uint64_t size() const { return size_; }

 private:
    append_file(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}

    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    bool dirty_ = false;
};

/// Makes the entries of a folder last, as new files are no part of it on the disk before.
result<void> sync_folder(const std::string& path);

/// Bytes that this process may still write to the file system that holds `path`.
result<std::uint64_t> free_space(const std::string& path);

}  // namespace weir::record
