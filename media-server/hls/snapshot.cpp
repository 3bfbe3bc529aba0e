#include "weir/hls/snapshot.hpp"

#include "weir/hls/gzip.hpp"
#include "weir/hls/names.hpp"
#include "weir/hls/playlist.hpp"

#include <algorithm>

namespace weir::hls {

namespace {

media found(shared_bytes data, std::string_view type) {
    media made{media::state::found, {}, data->size(), type};
    made.pieces.push_back(std::move(data));
    return made;
}

media all_of(const segment& whole, std::string_view type) {
    media made{media::state::found, {}, whole.size, type};
    made.pieces.reserve(whole.parts.size());
    for (const auto& one : whole.parts) {
        if (one.data) made.pieces.push_back(one.data);
    }
    return made;
}

/// The segment keeps the bytes, which are made now if nobody has asked before.
media transport_of(const std::shared_ptr<const transport_segment>& whole) {
    return found(shared_bytes(whole, &whole->data()), "video/mp2t");
}

rendered compressed(std::string text) {
    rendered made{std::move(text), {}};
    made.gzip = gzip(made.text);
    return made;
}

}  // namespace

const rendered& snapshot::playlist() const {
    return playlist_.get([this] { return compressed(render_playlist(*this, 0)); });
}

const rendered& snapshot::delta() const {
    const auto skipped = skippable(*this);
    if (skipped == 0) return playlist();
    return delta_.get([this, skipped] { return compressed(render_playlist(*this, skipped)); });
}

const rendered* snapshot::transport() const {
    if (first_transport(*this) == segments.size()) return nullptr;
    return &transport_.get([this] { return compressed(render_transport_playlist(*this)); });
}

const codec::video_format* snapshot::video() const {
    const auto* const track = of.video(*format);
    return track ? &track->format : nullptr;
}

const codec::audio_format* snapshot::audio() const {
    const auto* const track = of.audio(*format);
    return track ? &track->format : nullptr;
}

const segment* snapshot::at(std::uint64_t msn) const {
    const auto first = segments.front()->msn;
    if (msn < first || msn - first >= segments.size()) return nullptr;
    return segments[msn - first].get();
}

media snapshot::find(std::string_view name) const {
    const auto wanted = read_media_name(stem, name);
    if (!wanted) return {};
    const auto* const where = at(wanted->msn);
    const std::string_view type = video() ? "video/mp4" : "audio/mp4";
    switch (wanted->is) {
        case media_name::kind::init: {
            // The segment that gave it its name may be forgotten while later ones still need it.
            const auto& init = (where ? *where : *segments.front()).init;
            return init->first_msn == wanted->msn ? found(init->data, type) : media{};
        }
        case media_name::kind::segment: {
            const bool there = where && where->complete && where->size > 0;
            return there ? all_of(*where, type) : media{};
        }
        case media_name::kind::transport:
            return where && where->transport ? transport_of(where->transport) : media{};
        case media_name::kind::part: break;
    }
    if (where && wanted->part < where->parts.size()) {
        const auto& data = where->parts[wanted->part].data;
        return data ? found(data, type) : media{};
    }
    const bool coming = !ended && position{wanted->msn, wanted->part} == next;
    return {coming ? media::state::coming : media::state::missing, {}, 0, {}};
}

snapshot_ptr presentation::find(std::string_view rendition) const {
    const auto found = std::ranges::find_if(
        renditions, [&](const auto& each) { return each->of.name() == rendition; });
    return found == renditions.end() ? nullptr : *found;
}

snapshot_ptr presentation::owner(std::string_view media_name) const {
    const auto found = std::ranges::find_if(renditions, [&](const auto& each) {
        return read_media_name(each->stem, media_name).has_value();
    });
    return found == renditions.end() ? nullptr : *found;
}

}  // namespace weir::hls
