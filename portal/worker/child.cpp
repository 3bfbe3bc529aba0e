#include "portal/worker/child.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace portal::worker {

using weir::error_code;
using weir::result;

namespace {

using clock = std::chrono::steady_clock;

/// Threads of all encoders of this user, and files open at a time.
constexpr rlim_t most_threads = 4096;
constexpr rlim_t most_files = 128;

error_code last_error() {
    return {errno, boost::system::system_category()};
}

void limit(__rlimit_resource_t what, rlim_t most) {
    const rlimit both{most, most};
    ::setrlimit(what, &both);
}

/// In the child, after fork: only what is safe there.
[[noreturn]] void become(char* const* words, const char* folder, int out, int err,
                         const limits& allowed) {
    // Where bubblewrap is not there to do it.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setsid();
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, 0);
    ::dup2(out, 1);
    ::dup2(err, 2);
    ::close_range(3, ~0U, 0);
    limit(RLIMIT_AS, allowed.memory);
    limit(RLIMIT_CPU, static_cast<rlim_t>(allowed.processor.count()));
    limit(RLIMIT_FSIZE, allowed.file);
    limit(RLIMIT_NPROC, most_threads);
    limit(RLIMIT_NOFILE, most_files);
    limit(RLIMIT_CORE, 0);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    char* const environment[] = {nullptr};
    if (::chdir(folder) == 0) ::execve(words[0], words, environment);
    ::_exit(127);
}

void shut(int& descriptor) {
    if (descriptor >= 0) ::close(descriptor);
    descriptor = -1;
}

void read_status(int status, outcome& into) {
    if (WIFEXITED(status)) into.status = WEXITSTATUS(status);
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    // Bubblewrap reports the signal that ended its child as a shell does: 128 and the signal.
    const int seen = signal != 0 ? signal : into.status - 128;
    if (seen == SIGXCPU || seen == SIGXFSZ) into.how = ending::over_limit;
}

}  // namespace

child::~child() {
    kill_it();
    shut(out_);
    shut(err_);
}

void child::kill_it() {
    if (pid_ < 0) return;
    // The group too, where there is no namespace that goes with its first process.
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
}

result<void> child::start(std::vector<std::string> words, const std::string& folder,
                          const limits& allowed) {
    std::vector<char*> arguments;
    for (auto& each : words) arguments.push_back(each.data());
    arguments.push_back(nullptr);
    int out[2];
    int err[2];
    if (::pipe2(out, O_CLOEXEC) != 0) return last_error();
    out_ = out[0];
    if (::pipe2(err, O_CLOEXEC) != 0) {
        ::close(out[1]);
        return last_error();
    }
    err_ = err[0];
    pid_ = ::fork();
    if (pid_ == 0) become(arguments.data(), folder.c_str(), out[1], err[1], allowed);
    ::close(out[1]);
    ::close(err[1]);
    if (pid_ < 0) return last_error();
    return {};
}

void child::read_some(int& from, std::string& into) {
    std::array<char, 16384> space;
    const auto count = ::read(from, space.data(), space.size());
    if (count <= 0) {
        if (count == 0 || errno != EINTR) shut(from);
        return;
    }
    into.append(space.data(), static_cast<std::size_t>(count));
    if (into.size() > most_output) into.erase(0, into.size() - most_output);
}

result<outcome> child::wait(const limits& allowed, const on_tick& tick) {
    outcome seen;
    const auto start = clock::now();
    auto heard = start;
    auto ticked = start;
    const auto end_it = [&](ending how) {
        kill_it();
        seen.how = how;
        return seen;
    };
    while (out_ >= 0 || err_ >= 0) {
        std::array<pollfd, 2> both{pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0}};
        if (::poll(both.data(), both.size(), 200) < 0 && errno != EINTR) return last_error();
        if (out_ >= 0 && both[0].revents != 0) {
            std::string more;
            read_some(out_, more);
            said_ += more;
            seen.out += more;
            if (seen.out.size() > most_output) seen.out.erase(0, seen.out.size() - most_output);
        }
        // What it complains about is no progress.
        if (err_ >= 0 && both[1].revents != 0) read_some(err_, seen.err);
        const auto now = clock::now();
        if (now - ticked >= std::chrono::seconds(1)) {
            ticked = now;
            const auto judged = tick(std::exchange(said_, {}));
            if (judged == verdict::unwanted) return end_it(ending::stopped);
            if (judged == verdict::progresses) heard = now;
        }
        if (now - start > allowed.whole) return end_it(ending::too_long);
        if (now - heard > allowed.silence) return end_it(ending::stalled);
    }
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    read_status(status, seen);
    return seen;
}

}  // namespace portal::worker
