#pragma once

#include "portal/worker/probe.hpp"
#include "portal/worker/sandbox.hpp"
#include "weir/base/config.hpp"
#include "weir/base/log.hpp"
#include "weir/store/data_folder.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace portal::worker {

/// All that weir-worker can be told; conf/weir.toml has the same keys with their meaning.
struct settings {
    weir::store::data_folder data{"var"};
    std::string log_level = "info";
    /// Jobs at a time; one more takes only what someone waits for.
    std::size_t jobs = 1;
    bool namespaces = true;
    limits each;
    bounds allowed;
    /// Shorter sides.
    std::vector<std::int64_t> heights{360, 720, 1080};
    std::chrono::seconds stretch{20};
    /// x264's.
    std::string preset = "veryfast";
    /// Bytes that stay free on the disk.
    std::size_t free_floor = std::size_t{1} << 30;
};

/// Reads every key of weir-worker, and leaves the others' to them.
settings read_settings(weir::config& from);

}  // namespace portal::worker
