#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace weir {

/// A mistake in the configuration: where, which key, and what was expected.
struct config_error {
    /// The file, or "--set".
    std::string source;
    /// From 1; 0 when the value did not come from a file.
    unsigned line = 0;
    std::string key;
    std::string expected;

    /// "conf/weir.toml:12: rtmp.port: expected a whole number from 1 to 65535"
    std::string message() const;
};

/// The configuration of one program: a TOML file and what the command line sets over it. Each room
/// reads its own keys into its own settings once, at the start; nobody keeps a config. The first
/// mistake is remembered and reported by finish(), so that readers need no error handling of their
/// own.
class config {
 public:
    /// Reads a file over what is there.
    void load(const std::string& path);
    /// `assignment` is "key=value", the value as in TOML; a value that is not TOML is taken as a
    /// string.
    void set(std::string_view assignment);

    /// Each leaves `value` as it is when the key is not set. Bounds are inclusive.
    void read(std::string_view key, bool& value);
    void read(std::string_view key, std::string& value);
    void read(std::string_view key, std::uint16_t& value, std::uint16_t least, std::uint16_t most);
    void read(std::string_view key, std::size_t& value, std::size_t least, std::size_t most);
    /// A string with a unit: "200ms", "2s", "5min", "1h".
    void read(std::string_view key, std::chrono::milliseconds& value,
              std::chrono::milliseconds least, std::chrono::milliseconds most);
    /// A number of bytes, or a string with a unit: "64KiB", "8MiB", "1GiB".
    void read_size(std::string_view key, std::size_t& value, std::size_t least, std::size_t most);
    /// One of `choices`, which are separated by '|'.
    void read_choice(std::string_view key, std::string& value, std::string_view choices);

    /// Says that keys under `table` belong to the other program and are checked there.
    void leave(std::string_view table);
    /// Rejects a value after it was read, such as a folder that cannot be.
    void reject(std::string_view key, std::string expected);

    /// The first mistake, unknown keys included; call it after everything was read.
    std::optional<config_error> finish();

 private:
    struct entry {
        enum class kind { boolean, integer, text, other };
        kind type = kind::other;
        bool boolean = false;
        std::int64_t integer = 0;
        std::string text;
        std::string source;
        unsigned line = 0;
    };
    friend struct config_reader;

    const entry* find(std::string_view key);
    void integer(std::string_view key, std::int64_t& value, std::int64_t least, std::int64_t most);
    void fail(const std::string& source, unsigned line, std::string_view key, std::string expected);

    std::map<std::string, entry, std::less<>> entries_;
    std::set<std::string, std::less<>> known_;
    std::set<std::string, std::less<>> left_;
    std::optional<config_error> error_;
};

}  // namespace weir
