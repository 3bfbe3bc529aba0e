#include "weir/stream/cursor.hpp"

#include <algorithm>
#include <utility>

namespace weir::stream {

namespace {

/// A viewer of sound alone starts with so many frames at once, about a quarter of a second of AAC.
constexpr int sound_start_frames = 12;

}  // namespace

cursor::cursor(feed_ptr from, const framing& how, track_choice what)
    : from_(std::move(from)), how_(how), choice_(what) {
    resolve();
}

void cursor::say(byte_view words) {
    words_.insert(words_.end(), words.begin(), words.end());
}

void cursor::say(const frame& aside) {
    gathering whole;
    put(aside, 0, whole);
    for (const auto& each : whole.pieces())
        say({static_cast<const std::uint8_t*>(each.iov_base), each.iov_len});
}

void cursor::choose(track_choice what) {
    video_waits_ =
        video_waits_ || (what.video && !choice_.video) || what.video_track != choice_.video_track;
    choice_ = what;
    searched_ = 0;
    resolve();
    for (const auto& each : configs())
        if (started_) tell(each);
}

void cursor::pause() {
    paused_ = true;
}

void cursor::stop() {
    stopped_ = true;
    paused_ = true;
}

void cursor::resume() {
    paused_ = stopped_;
    if (paused_ || !started_ || in_part_) return;
    resolve();
    searched_ = 0;
    if (const auto newer = find_start()) start_at(*newer);
}

void cursor::resolve() {
    const auto& tracks = *from_->format();
    video_ = choice_.video_of(tracks);
    audio_ = choice_.audio_of(tracks);
    video_waits_ = video_waits_ && video_ != nullptr;
}

/// In the order of the log: a picture that the others waited for ends the wait.
bool cursor::wanted(const frame& one, bool& video_waits) const {
    if (one.config() && (&one == known_video_.get() || &one == known_audio_.get())) return false;
    if (one.audio()) return audio_ != nullptr && one.track() == audio_->id;
    if (!one.video()) return choice_ == track_choice{};
    if (video_ == nullptr || one.track() != video_->id) return false;
    if (one.key() && !one.config()) video_waits = false;
    return one.config() || !video_waits;
}

std::optional<std::uint64_t> cursor::find_key(std::uint64_t from) const {
    const auto& log = from_->frames();
    for (auto at = log.head(); at > from; --at) {
        const auto& each = *log[at - 1];
        if (!each.video() || each.track() != video_->id) continue;
        // Nothing before it can be decoded with what the viewer is told.
        if (each.config()) return std::nullopt;
        if (each.key()) return at - 1;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> cursor::find_sound(std::uint64_t from) const {
    const auto& log = from_->frames();
    std::optional<std::uint64_t> found;
    int count = 0;
    for (auto at = log.head(); at > from && count < sound_start_frames; --at) {
        const auto& each = *log[at - 1];
        if (!each.audio() || each.track() != audio_->id) continue;
        if (each.config()) break;
        found = at - 1;
        ++count;
    }
    return found;
}

std::optional<std::uint64_t> cursor::find_start() {
    const auto& log = from_->frames();
    const auto from = std::max({next_, searched_, log.tail()});
    searched_ = log.head();
    if (video_ != nullptr) return find_key(from);
    return audio_ != nullptr ? find_sound(from) : std::nullopt;
}

void cursor::start_at(std::uint64_t number) {
    next_ = number;
    started_ = true;
    video_waits_ = false;
    // What told of a change may lie between where the viewer was and where it goes on.
    for (const auto& each : configs()) tell(each);
}

std::array<frame_ptr, 2> cursor::configs() const {
    return {video_ ? video_->config : nullptr, audio_ ? audio_->config : nullptr};
}

frame_ptr& cursor::known(const frame& config) {
    return config.video() ? known_video_ : known_audio_;
}

void cursor::tell(const frame_ptr& config) {
    if (!config || known(*config) == config) return;
    say(*config);
    known(*config) = config;
}

void cursor::put(const frame& next, std::size_t skip, gathering& to) const {
    to.begin(skip);
    how_.put(next, to);
    to.end();
}

void cursor::pass_over() {
    const auto& log = from_->frames();
    while (next_ < log.head() && !wanted(*log[next_], video_waits_)) ++next_;
}

void cursor::gather(gathering& to) {
    const auto& log = from_->frames();
    resolve();
    if (!std::exchange(opened_, true))
        for (const auto& each : configs()) tell(each);
    // Never in the middle of a frame: what has begun is finished first.
    if (started_ && !paused_ && !in_part_ && next_ < log.tail()) {
        from_->broadcast().stats.skips.fetch_add(1, std::memory_order_relaxed);
        started_ = false;
    }
    if (!started_ && !paused_)
        if (const auto start = find_start()) start_at(*start);

    if (in_part_) put(*in_part_, frame_sent_, to);
    if (!words_.empty()) {
        to.begin(words_sent_);
        to.add(words_);
        to.end();
    }
    if (!started_ || paused_) return;
    if (!in_part_) pass_over();
    auto at = next_ + (in_part_ ? 1 : 0);
    if (at < log.tail()) return;
    for (bool waits = video_waits_; at < log.head() && !to.full(); ++at)
        if (wanted(*log[at], waits)) put(*log[at], 0, to);
}

void cursor::advance(const gathering& gathered, std::size_t sent) {
    std::size_t start = 0;
    bool words_follow = !words_.empty();
    for (const auto& each : gathered.items()) {
        const auto taken = std::min(sent, each.end) - start;
        const bool all = sent >= each.end && each.whole;
        if (!in_part_ && std::exchange(words_follow, false))
            advance_words(taken);
        else
            advance_frame(taken, all);
        if (!all) return;
        start = each.end;
    }
}

void cursor::advance_words(std::size_t sent) {
    words_sent_ += sent;
    if (words_sent_ < words_.size()) return;
    bytes().swap(words_);
    words_sent_ = 0;
}

void cursor::advance_frame(std::size_t sent, bool whole) {
    if (!in_part_) pass_over();
    const auto& current = in_part_ ? in_part_ : from_->frames()[next_];
    if (!whole) {
        if (sent == 0) return;
        frame_sent_ += sent;
        if (!in_part_) in_part_ = current;
        return;
    }
    if (current->config()) known(*current) = current;
    in_part_.reset();
    frame_sent_ = 0;
    ++next_;
}

bool cursor::at_end() const {
    return (from_->ended() || stopped_) && !in_part_ && words_.empty() &&
           (!started_ || paused_ || next_ >= from_->frames().head());
}

}  // namespace weir::stream
