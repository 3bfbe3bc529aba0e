#include "weir/mpegts/audio_reader.hpp"

#include "weir/codec/errc.hpp"

namespace weir::mpegts {
namespace {

// No frame of any framing is longer: LOAS has 13 bits for it, Opus packets are far shorter.
constexpr std::size_t max_kept = 8 * 1024;

bool needs_more(const parse_error& error) {
    return error.code == codec::errc::frame_too_short;
}

}  // namespace

void audio_reader::read(byte_view payload, const std::optional<pes_time>& time) {
    const auto kept = kept_.size();
    if (kept > 0) {
        kept_.insert(kept_.end(), payload.begin(), payload.end());
        payload = kept_;
    }
    auto pending_time = time;
    std::size_t at = 0;
    std::size_t lost = 0;
    while (at < payload.size()) {
        const auto rest = payload.subspan(at);
        const auto size = framing_->size(rest);
        if (size ? *size > rest.size() : needs_more(size.error())) break;
        if (!size || (!aligned_ && !begins_frame(rest))) {
            aligned_ = false;
            ++at;
            ++lost;
            continue;
        }
        if (lost > 0) to_.broken();
        lost = 0;
        aligned_ = true;
        if (pending_time && at >= kept) {
            base_ = pending_time->pts;
            counted_ = 0;
            pending_time.reset();
        }
        read_frame(rest.first(*size));
        at += *size;
    }
    if (lost > 0) to_.broken();
    bytes left(payload.begin() + static_cast<std::ptrdiff_t>(at), payload.end());
    if (left.size() > max_kept) {
        to_.broken();
        left.clear();
    }
    kept_ = std::move(left);
}

// Out of step a sync word may be one by chance: what it says of the next frame must hold too.
bool audio_reader::begins_frame(byte_view data) {
    const auto size = framing_->size(data);
    if (!size || *size > data.size()) return false;
    const auto next = framing_->size(data.subspan(*size));
    return next || needs_more(next.error());
}

void audio_reader::read_frame(byte_view frame) {
    frame_.units.clear();
    if (const auto error = framing_->read(frame, frame_, to_)) {
        to_.unreadable(error->message());
        return;
    }
    if (!base_ || frame_.sample_rate == 0) return;
    if (rate_ != frame_.sample_rate) {
        if (rate_ != 0) *base_ += counted_ * clock_rate / rate_;
        counted_ = 0;
        rate_ = frame_.sample_rate;
    }
    for (const auto unit : frame_.units) {
        const auto now = (*base_ + counted_ * clock_rate / rate_) & clock_mask;
        to_.unit({now, now}, unit, true);
        counted_ += frame_.samples;
    }
}

void audio_reader::lose() {
    kept_.clear();
    base_.reset();
    aligned_ = false;
}

}  // namespace weir::mpegts
