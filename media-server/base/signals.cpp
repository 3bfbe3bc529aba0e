#include "weir/base/signals.hpp"

#include <csignal>
#include <pthread.h>

namespace weir {

namespace {

sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

}  // namespace

int wait_for_stop() {
    const auto set = stop_signals();
    int received = 0;
    sigwait(&set, &received);
    return received;
}

void block_signals() {
    const auto set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace weir
