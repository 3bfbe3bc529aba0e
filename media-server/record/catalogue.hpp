#pragma once

#include "weir/record/facts.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace weir::record {

enum class recording_state : std::uint8_t {
    recording,
    finished,
    /// The server ended while it was recorded; it was completed later.
    interrupted,
    /// There is nothing of it.
    failed,
};
constexpr std::string_view name_of(recording_state state) {
    constexpr std::string_view names[] = {"recording", "finished", "interrupted", "failed"};
    return names[static_cast<std::size_t>(state)];
}

/// How a recording stands.
struct standing {
    /// The show's, and a number behind it when it is not the show's first recording.
    std::string id;
    std::string channel;
    recording_state state = recording_state::recording;
    /// What kept the disk from taking something, in the system's words; or empty.
    std::string trouble;
    record::facts facts;
};

/// Who keeps account of recordings. Called on the writer's thread; returns at once.
class catalogue {
 public:
    virtual ~catalogue() = default;

    /// Whether the channel wants its shows recorded. The answer may come on any thread, or never,
    /// which is taken for a yes.
    virtual void ask(const std::string& channel, std::function<void(bool)> answer) = 0;
    /// What is noted later stands.
    virtual void note(const standing& now) = 0;
    /// Notes what could not be noted before. Called every second or so.
    virtual void catch_up() = 0;
};

}  // namespace weir::record
