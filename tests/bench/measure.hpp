#pragma once

#include <vector>

namespace bench {

/// User and system time of a process, seconds.
double cpu_seconds(int pid);
/// Resident memory of a process.
double resident_kib(int pid);

/// The value below which this share of them lies; 0 of none. Reorders them.
double percentile(std::vector<double>& values, double share);

/// As many connections as the system allows.
void raise_file_limit();

}  // namespace bench
