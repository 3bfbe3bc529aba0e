#include "weir/stream/intake.hpp"

#include "weir/codec/aac.hpp"
#include "weir/codec/avc.hpp"
#include "weir/flv/tag.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace weir::stream {

namespace {

constexpr std::string_view metadata_name("\x02\x00\x0aonMetaData",
                                         13);  // AMF0 string: marker, length, text

bool same_body(const frame_ptr& known, const packet& body) {
    return known && std::ranges::equal(known->body(), body.payload());
}

}  // namespace

parsed<void> intake::put(media_kind kind, std::uint32_t stamp, packet body) {
    if (body.empty()) return {};
    switch (kind) {
        case media_kind::video: return put_video(stamp, std::move(body));
        case media_kind::audio: return put_audio(stamp, std::move(body));
        case media_kind::script: put_script(std::move(body)); break;
    }
    return {};
}

parsed<void> intake::put_video(std::uint32_t stamp, packet body) {
    using kind = flv::video_header::packet;
    const auto header = flv::read_video_header(body.payload());
    if (!header) return header.error();
    if (header->kind == kind::sequence_start) {
        if (same_body(format_.video_config, body)) return {};
        auto video = codec::read_avc_record(body.payload().subspan(header->data_offset));
        if (!video) return video.error();
        format_.video = std::move(*video);
        format_.video_config =
            frame::make(media_kind::video, std::move(body), header->data_offset, now(), true, true);
        key_seen_ = false;
        to_.set_format(std::make_shared<const format>(format_), {format_.video_config});
        return {};
    }
    if (header->kind != kind::coded || !format_.video || body.size() == header->data_offset)
        return {};
    key_seen_ = key_seen_ || header->key;
    if (!key_seen_) return {};
    const frame_time time{timeline_.place(media_kind::video, stamp), header->composition_time};
    newest_ = std::max(newest_, time.dts);
    to_.append(frame::make(media_kind::video, std::move(body), header->data_offset, time,
                           header->key, false));
    return {};
}

parsed<void> intake::put_audio(std::uint32_t stamp, packet body) {
    using kind = flv::audio_header::packet;
    const auto header = flv::read_audio_header(body.payload());
    if (!header) return header.error();
    if (header->kind == kind::sequence_start) {
        if (same_body(format_.audio_config, body)) return {};
        auto audio = codec::read_aac_config(body.payload().subspan(header->data_offset));
        if (!audio) return audio.error();
        format_.audio = std::move(*audio);
        format_.audio_config = frame::make(media_kind::audio, std::move(body), header->data_offset,
                                           now(), false, true);
        to_.set_format(std::make_shared<const format>(format_), {format_.audio_config});
        return {};
    }
    if (header->kind != kind::coded || !format_.audio || body.size() == header->data_offset)
        return {};
    // Sound that comes before the first picture would only delay it.
    if (format_.video && !key_seen_) return {};
    const frame_time time{timeline_.place(media_kind::audio, stamp), 0};
    newest_ = std::max(newest_, time.dts);
    to_.append(
        frame::make(media_kind::audio, std::move(body), header->data_offset, time, false, false));
    return {};
}

void intake::put_script(packet body) {
    if (!as_text(body.payload()).starts_with(metadata_name)) return;
    if (same_body(format_.metadata, body)) return;
    format_.metadata = frame::make(media_kind::script, std::move(body), 0, now(), false, false);
    to_.set_format(std::make_shared<const format>(format_), {format_.metadata});
}

}  // namespace weir::stream
