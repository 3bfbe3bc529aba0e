// What there is to do with a video, one function a kind of job. Each works on its bench and gives
// what is to be recorded, or why nothing came of it; what it gives when bench::lost() or stopped()
// is of no interest.
#pragma once

#include "portal/worker/bench.hpp"

namespace portal::worker {

outcome_of<record> inspect(bench& at);
outcome_of<record> package(bench& at);
outcome_of<record> encode_stretch(bench& at);
outcome_of<record> join_stretches(bench& at);
outcome_of<record> make_posters(bench& at);

/// Whether nothing is left of a video when a job of this kind fails before it could be watched.
bool is_essential(jobs::kind what);

}  // namespace portal::worker
