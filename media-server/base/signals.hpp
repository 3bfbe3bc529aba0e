#pragma once

namespace weir {

/// Blocks the calling thread until the process is asked to end (SIGINT or SIGTERM) and returns the
/// signal's number. Call block_signals() before any thread is started, so that no other thread
/// takes them.
int wait_for_stop();

/// Blocks SIGINT and SIGTERM in this thread and those it starts, and ignores SIGPIPE.
void block_signals();

}  // namespace weir
