#include "weir/codec/parameter_sets.hpp"

#include "weir/codec/avc.hpp"
#include "weir/codec/bit_reader.hpp"
#include "weir/codec/errc.hpp"
#include "weir/codec/hevc.hpp"

#include <algorithm>

namespace weir::codec {
namespace {

constexpr std::size_t most_picture_sets = 64;
constexpr std::size_t max_size = 0xffff;

bool same(const bytes& kept, byte_view come) {
    return std::ranges::equal(kept, come);
}

// pps_id stands first in both (H.264 7.3.2.2, H.265 7.3.2.3.1).
std::uint32_t number_of(video_codec codec, byte_view picture_set) {
    const std::size_t header = codec == video_codec::avc ? 1 : 2;
    bit_reader in(picture_set.subspan(std::min(header, picture_set.size())));
    return in.ue();
}

}  // namespace

bool parameter_sets::take(byte_view nal_unit) {
    const auto role = role_of(codec_, nal_unit);
    switch (role) {
        case nal_role::video_parameter_set:
        case nal_role::sequence_parameter_set: {
            auto& kept = role == nal_role::video_parameter_set ? video_ : sequence_;
            if (nal_unit.size() > max_size || same(kept, nal_unit)) return true;
            kept.assign(nal_unit.begin(), nal_unit.end());
            // Those of before may say what makes no sense with it.
            if (role == nal_role::sequence_parameter_set) pictures_.clear();
            changed_ = true;
            return true;
        }
        case nal_role::picture_parameter_set: keep_picture_set(nal_unit); return true;
        default: return false;
    }
}

void parameter_sets::keep_picture_set(byte_view nal_unit) {
    if (nal_unit.size() > max_size) return;
    const auto number = number_of(codec_, nal_unit);
    const auto kept = std::ranges::find(pictures_, number, &picture_set::number);
    if (kept == pictures_.end()) {
        if (pictures_.size() == most_picture_sets) return;
        pictures_.push_back({number, bytes(nal_unit.begin(), nal_unit.end())});
    } else {
        if (same(kept->nal_unit, nal_unit)) return;
        kept->nal_unit.assign(nal_unit.begin(), nal_unit.end());
    }
    changed_ = true;
}

parsed<video_format> parameter_sets::format() {
    changed_ = false;
    const byte_view video = video_;
    const byte_view sequence = sequence_;
    std::vector<byte_view> pictures;
    for (const auto& each : pictures_) pictures.emplace_back(each.nal_unit);
    if (sequence.empty() || (codec_ == video_codec::hevc && video.empty()))
        return parse_error{errc::no_parameter_set, 0};
    auto record = codec_ == video_codec::avc
                      ? make_avc_record({&sequence, 1}, pictures)
                      : make_hevc_record({&video, 1}, {&sequence, 1}, pictures);
    if (!record) return record.error();
    return codec_ == video_codec::avc ? read_avc_record(*record) : read_hevc_record(*record);
}

}  // namespace weir::codec
