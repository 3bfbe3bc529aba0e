#pragma once

#include <cstdio>
#include <cstdlib>

/// Ends the program, in every kind of build, when a promise of the code under test does not hold.
#define WEIR_FUZZ_CHECK(promise)                                    \
    do {                                                            \
        if (!(promise)) {                                           \
            std::fprintf(stderr, "broken promise: %s\n", #promise); \
            std::abort();                                           \
        }                                                           \
    } while (false)
