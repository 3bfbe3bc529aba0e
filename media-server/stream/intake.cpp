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
        if (format_.main_video() && same_body(format_.main_video()->config, body)) return {};
        auto video = codec::read_avc_record(body.payload().subspan(header->data_offset));
        if (!video) return video.error();
        auto config =
            frame::make({.kind = media_kind::video, .time = now(), .key = true, .config = true},
                        std::move(body), header->data_offset);
        format_.video.assign(1, {0, std::move(*video), config});
        key_seen_ = false;
        to_.set_format(std::make_shared<const format>(format_), {std::move(config)});
        return {};
    }
    if (header->kind != kind::coded || format_.video.empty() || body.size() == header->data_offset)
        return {};
    key_seen_ = key_seen_ || header->key;
    if (!key_seen_) return {};
    const frame_time time{std::chrono::milliseconds(timeline_.place(media_kind::video, stamp)),
                          std::chrono::milliseconds(header->composition_time)};
    newest_ = std::max(newest_, time.dts);
    to_.append(frame::make({.kind = media_kind::video, .time = time, .key = header->key},
                           std::move(body), header->data_offset));
    return {};
}

parsed<void> intake::put_audio(std::uint32_t stamp, packet body) {
    using kind = flv::audio_header::packet;
    const auto header = flv::read_audio_header(body.payload());
    if (!header) return header.error();
    if (header->kind == kind::sequence_start) {
        if (format_.main_audio() && same_body(format_.main_audio()->config, body)) return {};
        auto audio = codec::read_aac_config(body.payload().subspan(header->data_offset));
        if (!audio) return audio.error();
        auto config = frame::make({.kind = media_kind::audio, .time = now(), .config = true},
                                  std::move(body), header->data_offset);
        format_.audio.assign(1, {0, std::move(*audio), config});
        to_.set_format(std::make_shared<const format>(format_), {std::move(config)});
        return {};
    }
    if (header->kind != kind::coded || format_.audio.empty() || body.size() == header->data_offset)
        return {};
    // Sound that comes before the first picture would only delay it.
    if (!format_.video.empty() && !key_seen_) return {};
    const frame_time time{std::chrono::milliseconds(timeline_.place(media_kind::audio, stamp)), {}};
    newest_ = std::max(newest_, time.dts);
    to_.append(frame::make({.kind = media_kind::audio, .time = time}, std::move(body),
                           header->data_offset));
    return {};
}

void intake::put_script(packet body) {
    if (!as_text(body.payload()).starts_with(metadata_name)) return;
    if (same_body(format_.metadata, body)) return;
    format_.metadata = frame::make({.kind = media_kind::script, .time = now()}, std::move(body), 0);
    to_.set_format(std::make_shared<const format>(format_), {format_.metadata});
}

}  // namespace weir::stream
