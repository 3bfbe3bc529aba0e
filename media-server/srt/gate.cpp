#include "weir/srt/gate.hpp"

#include "weir/srt/errc.hpp"

namespace weir::srt {

namespace {

/// Encoders try again after seconds, and a key that is put right is another one.
constexpr auto refusals_last = std::chrono::minutes(1);
constexpr std::size_t most_refusals = 1024;

reject reason_of(const error_code& why) {
    if (why == errc::id_mode) return reject::bad_mode;
    if (why == errc::id_type) return reject::media_type;
    return reject::bad_request;
}

}  // namespace

std::optional<reject> gate::judge(std::string_view id, clock::time_point now) {
    const auto read = read_stream_id(id);
    if (!read) return reason_of(read.error());
    if (read->mode == mode::publish)
        return was_refused(*read, now) ? std::optional(reject::unauthorized) : std::nullopt;
    const bool is_live = read->app == default_app && live_.find(read->name);
    return is_live ? std::nullopt : std::optional(reject::not_found);
}

bool gate::was_refused(const stream_id& id, clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto found = refused_.find({id.app, id.name});
    return found != refused_.end() && now - found->second < refusals_last;
}

void gate::remember_refusal(const stream_id& id, clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (refused_.size() >= most_refusals)
        std::erase_if(refused_,
                      [&](const auto& each) { return now - each.second >= refusals_last; });
    if (refused_.size() >= most_refusals) refused_.clear();
    refused_[{id.app, id.name}] = now;
}

}  // namespace weir::srt
