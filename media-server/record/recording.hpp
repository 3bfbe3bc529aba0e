#pragma once

#include "weir/base/log.hpp"
#include "weir/record/append_file.hpp"
#include "weir/record/facts.hpp"
#include "weir/record/index.hpp"
#include "weir/record/moment.hpp"
#include "weir/record/settings.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace weir::record {

/// One recording while it is written, on the writer's thread. Nothing that the disk does is an
/// error to its caller: a recording pauses, and goes on in new files at a segment that begins with
/// a key frame once the disk takes it again. What is missing is a gap.
class recording {
 public:
    using clock = std::chrono::steady_clock;

    /// Makes nothing before the first moment. `how` outlives it.
    recording(const settings& how, std::string folder, log out);

    void put(const moment& next, clock::time_point now);
    /// Brings what was written to the disk.
    void sync(clock::time_point now);
    /// Nothing is put any more.
    void close();

    const std::string& folder() const { return folder_; }
    record::facts facts() const;
    bool any() const { return index_.has_value(); }
    bool paused() const { return paused_until_.has_value(); }
    /// Why it is or was paused; empty when it never was.
    const std::string& trouble() const { return trouble_; }
    /// It is as large as a recording may be.
    bool full() const;

 private:
    struct open_file {
        append_file file;
        std::string rendition;
        std::shared_ptr<const hls::init_section> init;
    };

    bool fits(const moment& next) const;
    result<void> write(const moment& next);
    result<void> begin_take(std::string& lines);
    result<open_file*> file_for(const moment_piece& of, std::string& lines);
    result<void> open_index();
    void pause(const error_code& why, clock::time_point now);
    void close_take();
    std::string note_segment(const moment& next);

    const settings& how_;
    std::string folder_;
    log log_;
    std::optional<append_file> index_;
    std::vector<std::unique_ptr<open_file>> files_;
    std::uint32_t take_ = 0;
    std::optional<clock::time_point> paused_until_;
    std::string trouble_;
    record::facts facts_;
    std::chrono::microseconds duration_{};
    /// When what comes next would have been captured, had nothing been missing.
    std::optional<hls::wall_time> expected_;
};

}  // namespace weir::record
