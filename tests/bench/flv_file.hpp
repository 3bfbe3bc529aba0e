#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

/// One tag of a file: its body and its time in milliseconds.
struct tag {
    std::uint8_t type = 0;
    std::uint32_t timestamp = 0;
    std::vector<std::uint8_t> body;

    bool config() const;
};

/// All tags of an FLV file; ends the program when it cannot be read.
std::vector<tag> read_flv(const std::string& path);

}  // namespace bench
