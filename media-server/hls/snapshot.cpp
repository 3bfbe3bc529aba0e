#include "weir/hls/snapshot.hpp"

#include "weir/hls/names.hpp"

namespace weir::hls {

namespace {

media found(shared_bytes data) {
    media made{media::state::found, {}, data->size()};
    made.pieces.push_back(std::move(data));
    return made;
}

media all_of(const segment& whole) {
    media made{media::state::found, {}, whole.size};
    made.pieces.reserve(whole.parts.size());
    for (const auto& one : whole.parts) made.pieces.push_back(one.data);
    return made;
}

}  // namespace

const segment* snapshot::at(std::uint64_t msn) const {
    const auto first = segments.front()->msn;
    if (msn < first || msn - first >= segments.size()) return nullptr;
    return segments[msn - first].get();
}

media snapshot::find(std::string_view name) const {
    const auto wanted = read_media_name(broadcast, name);
    if (!wanted) return {};
    const auto* const where = at(wanted->msn);
    switch (wanted->is) {
        case media_name::kind::init: {
            // The segment that gave it its name may be forgotten while later ones still need it.
            const auto& init = (where ? *where : *segments.front()).init;
            return init->first_msn == wanted->msn ? found(init->data) : media{};
        }
        case media_name::kind::segment: return where && where->complete ? all_of(*where) : media{};
        case media_name::kind::part: break;
    }
    if (where && wanted->part < where->parts.size()) return found(where->parts[wanted->part].data);
    const bool coming = !ended && position{wanted->msn, wanted->part} == next;
    return {coming ? media::state::coming : media::state::missing, {}, 0};
}

}  // namespace weir::hls
