#pragma once

#include "portal/live/media_server.hpp"
#include "portal/live/stream.hpp"
#include "weir/base/log.hpp"
#include "weir/base/task.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace portal::live {

/// Who is live now: asks the media server twice a second and keeps the answer, so that any number
/// of pages may look. When the media server does not answer, the last answer stands for three
/// seconds; then nobody is live. One loop.
class board {
 public:
    /// `from` outlives it.
    board(media_server& from, weir::log out) : from_(from), log_(std::move(out)) {}

    /// Until cancelled.
    weir::task<> run();

    /// Null when the channel is offline. Valid until the next await.
    const stream* find(std::string_view channel) const;
    const std::map<std::string, stream, std::less<>>& all() const { return streams_; }
    /// Changes with each answer.
    std::uint64_t version() const { return version_; }

    /// Asks once and keeps the answer; what run() does over and over.
    weir::task<> refresh();

 private:
    static constexpr std::chrono::milliseconds pause{500};
    static constexpr std::chrono::seconds patience{3};

    void lose(const weir::error_code& why);

    media_server& from_;
    weir::log log_;
    std::map<std::string, stream, std::less<>> streams_;
    std::uint64_t version_ = 0;
    bool reached_ = true;
    std::chrono::steady_clock::time_point answered_ = std::chrono::steady_clock::now();
};

}  // namespace portal::live
