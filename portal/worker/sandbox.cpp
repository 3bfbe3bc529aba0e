#include "portal/worker/sandbox.hpp"

#include "portal/worker/child.hpp"

#include <fmt/format.h>

namespace portal::worker {

using weir::result;

namespace {

constexpr std::string_view input_inside = "/in/source";
constexpr std::string_view output_inside = "/out";

std::string path_of(program what) {
    return what == program::ffmpeg ? "/usr/bin/ffmpeg" : "/usr/bin/ffprobe";
}

/// The world of a child: bubblewrap's own words, see bwrap(1).
std::vector<std::string> world() {
    return {"/usr/bin/bwrap",
            // New user, mount, pid, network, ipc, uts and cgroup namespaces.
            "--unshare-all", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop",
            "ALL", "--uid", "65534", "--gid", "65534", "--ro-bind", "/usr", "/usr", "--symlink",
            "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64", "--symlink", "usr/bin", "/bin",
            // Debian's libblas, which FFmpeg links, is found through these.
            "--ro-bind-try", "/etc/alternatives", "/etc/alternatives", "--ro-bind-try",
            "/etc/ld.so.cache", "/etc/ld.so.cache", "--dev", "/dev", "--tmpfs", "/tmp"};
}

}  // namespace

std::string sandbox::inside(const std::string& input) const {
    return "file:" + (namespaces_ ? std::string(input_inside) : input);
}

std::vector<std::string> sandbox::words(const command& wanted) const {
    std::vector<std::string> all;
    if (namespaces_) {
        all = world();
        const auto bind = [&](const char* how, const std::string& from, std::string_view to) {
            for (const auto& word : {std::string(how), from, std::string(to)}) all.push_back(word);
        };
        if (!wanted.input.empty()) bind("--ro-bind", wanted.input, input_inside);
        if (!wanted.output.empty()) {
            bind("--bind", wanted.output, output_inside);
            all.emplace_back("--chdir");
            all.emplace_back(output_inside);
        }
        all.emplace_back("--");
    }
    all.push_back(path_of(wanted.what));
    all.insert(all.end(), wanted.arguments.begin(), wanted.arguments.end());
    return all;
}

std::string sandbox::check() const {
    command ask;
    ask.arguments = {"-version"};
    limits few;
    few.whole = std::chrono::seconds(20);
    const auto done = run(ask, few, [](std::string_view) { return verdict::waits; });
    if (!done) return fmt::format("cannot start a child: {}", done.error().message());
    if (done->how == ending::exited && done->status == 0) return {};
    return fmt::format("{} does not run: {}", namespaces_ ? "bubblewrap" : "ffprobe",
                       done->err.substr(0, done->err.find('\n')));
}

result<outcome> sandbox::run(const command& wanted, const limits& allowed,
                             const on_tick& tick) const {
    child one;
    const auto folder = namespaces_ || wanted.output.empty() ? "/" : wanted.output;
    if (const auto started = one.start(words(wanted), folder, allowed); !started)
        return started.error();
    return one.wait(allowed, tick);
}

}  // namespace portal::worker
