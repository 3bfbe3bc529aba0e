// FFmpeg as a child that can do no harm: it sees the system and one input read-only, one folder
// that it may write to, nothing else; no network, no other process; and it has only so much memory,
// processor time and disk.
#pragma once

#include "weir/base/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace portal::worker {

/// What one run may take.
struct limits {
    /// Bytes of address space, of processor time, and of each file it writes.
    std::size_t memory = std::size_t{3} << 30;
    std::chrono::seconds processor{4 * 3600};
    std::size_t file = std::size_t{64} << 30;
    std::chrono::seconds whole{6 * 3600};
    /// Killed when it makes no progress for so long.
    std::chrono::seconds silence{60};
};

enum class program { ffmpeg, ffprobe };

struct command {
    worker::program what = program::ffprobe;
    /// Each is one argument as it is: there is no shell. `input` stands where sandbox::inside says.
    std::vector<std::string> arguments;
    /// The one file that it may read.
    std::string input;
    /// The folder that it may write to, its working folder; none when empty.
    std::string output;
};

enum class ending {
    exited,
    /// Killed: it made no progress for too long; it took too long; someone wanted it to stop.
    stalled,
    too_long,
    stopped,
    /// It wanted more processor time or disk than it may have.
    over_limit,
};

struct outcome {
    ending how = ending::exited;
    /// Its exit status; -1 when a signal ended it.
    int status = -1;
    /// The last of what it said, at most most_output bytes each.
    std::string out;
    std::string err;
};

/// 4 MiB: what ffprobe says of a file with the most streams and chapters is far smaller.
constexpr std::size_t most_output = std::size_t{4} << 20;

enum class verdict { waits, progresses, unwanted };

/// Called about once a second, with what the child has written to its output since the last time;
/// says whether that is progress, and whether the child's work is wanted any more.
using on_tick = std::function<verdict(std::string_view said)>;

/// Any thread; run() blocks its caller. The child goes when the calling thread does.
class sandbox {
 public:
    /// `namespaces`: whether children are kept apart by bubblewrap; limits alone otherwise.
    explicit sandbox(bool namespaces) : namespaces_(namespaces) {}

    /// Why this machine cannot keep children apart; empty when it can.
    std::string check() const;

    /// What the child calls the file `input`, as FFmpeg takes it.
    std::string inside(const std::string& input) const;

    weir::result<outcome> run(const command& wanted, const limits& allowed,
                              const on_tick& tick) const;

 private:
    std::vector<std::string> words(const command& wanted) const;

    bool namespaces_;
};

}  // namespace portal::worker
