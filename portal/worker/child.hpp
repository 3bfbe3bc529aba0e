#pragma once

#include "portal/worker/sandbox.hpp"
#include "weir/base/result.hpp"

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace portal::worker {

/// One process and the two pipes that it speaks into. One thread.
class child {
 public:
    child() = default;
    /// Kills it if it still runs.
    ~child();
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    /// Starts words[0] with these words, in that folder, within the limits.
    weir::result<void> start(std::vector<std::string> words, const std::string& folder,
                             const limits& allowed);
    /// Reads what it says until it ends, or ends it for one of the reasons of `ending`.
    weir::result<outcome> wait(const limits& allowed, const on_tick& tick);

 private:
    void read_some(int& from, std::string& into);
    void kill_it();

    pid_t pid_ = -1;
    int out_ = -1;
    int err_ = -1;
    std::string said_;
};

}  // namespace portal::worker
