#pragma once

#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/net/byte_stream.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace weir::net {

/// An open file, closed with its last owner.
class open_file {
 public:
    explicit open_file(int descriptor) : descriptor_(descriptor) {}
    ~open_file();
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;

    int descriptor() const { return descriptor_; }

 private:
    int descriptor_;
};

/// A part of a file as the body of an answer; it is read while it is sent, and never held in
/// memory. For regular files: a disk that is slow keeps the loop waiting.
struct file_body {
    std::shared_ptr<const open_file> file;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    /// Told once how many bytes the connection took, however it ended.
    std::function<void(std::uint64_t)> sent;
};

/// Sends all of it. `patience` is for the client to take anything at all; errc::closed_early when
/// the file has become shorter than was promised.
task<result<void>> send_file(byte_stream& to, const file_body& body,
                             std::chrono::steady_clock::duration patience);

}  // namespace weir::net
