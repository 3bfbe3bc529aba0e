#include "weir/stream/gathering.hpp"

#include <algorithm>

namespace weir::stream {

void gathering::begin(std::size_t skip) {
    skip_ = skip;
    cut_ = false;
}

byte_view gathering::after_skip(byte_view piece) {
    const auto skipped = std::min(skip_, piece.size());
    skip_ -= skipped;
    return piece.subspan(skipped);
}

void gathering::add(byte_view piece) {
    piece = after_skip(piece);
    if (piece.empty() || cut_) return;
    cut_ = pieces_used_ == most_pieces;
    if (cut_) return;
    pieces_[pieces_used_++] = {const_cast<std::uint8_t*>(piece.data()), piece.size()};
    size_ += piece.size();
}

void gathering::add_made(byte_view few) {
    few = after_skip(few);
    if (few.empty() || cut_) return;
    cut_ = made_.size() - made_used_ < few.size();
    if (cut_) return;
    const auto kept = std::span(made_).subspan(made_used_, few.size());
    std::ranges::copy(few, kept.begin());
    made_used_ += few.size();
    add(kept);
}

void gathering::end() {
    items_[items_used_++] = {size_, !cut_};
}

}  // namespace weir::stream
