#include "portal/live/stream.hpp"

#include <utility>

namespace portal::live {

namespace json = weir::json;

namespace {

json::object describe(const video& of) {
    json::object made;
    made["codec"] = of.codec;
    made["width"] = of.width;
    made["height"] = of.height;
    made["frameRate"] = of.frame_rate;
    return made;
}

json::object describe(const audio& of) {
    json::object made;
    made["codec"] = of.codec;
    made["sampleRate"] = of.sample_rate;
    made["channels"] = of.channels;
    return made;
}

json::array describe(const std::vector<finding>& found) {
    json::array made;
    for (const auto& each : found) {
        json::object values;
        for (const auto& [name, amount] : each.values) values[name] = amount;
        json::object one;
        one["code"] = each.code;
        one["severity"] = each.severity;
        one["values"] = std::move(values);
        made.push_back(std::move(one));
    }
    return made;
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

}  // namespace

json::object describe_live(const stream& of) {
    json::object made;
    made["broadcast"] = of.broadcast;
    made["startedAt"] = of.started_at;
    made["viewers"] = of.viewers;
    made["video"] = of.video ? json::value(describe(*of.video)) : json::value(nullptr);
    made["audio"] = of.audio ? json::value(describe(*of.audio)) : json::value(nullptr);
    return made;
}

json::object describe_studio(const stream* of) {
    const stream nothing;
    const bool live = of != nullptr;
    if (!live) of = &nothing;
    json::object made;
    made["state"] = live ? "live" : "offline";
    made["startedAt"] = text_or_null(of->started_at);
    made["uptime"] = of->uptime;
    made["encoder"] = text_or_null(of->encoder);
    made["peer"] = text_or_null(of->peer);
    made["viewers"] = of->viewers;
    made["bitrate"] = of->bitrate;
    made["video"] = nullptr;
    made["audio"] = nullptr;
    if (of->video) {
        auto track = describe(*of->video);
        const auto interval = of->video->key_frame_interval;
        track["keyFrameInterval"] = interval ? json::value(*interval) : json::value(nullptr);
        track["bitrate"] = of->video->bitrate;
        made["video"] = std::move(track);
    }
    if (of->audio) {
        auto track = describe(*of->audio);
        track["bitrate"] = of->audio->bitrate;
        made["audio"] = std::move(track);
    }
    made["findings"] = describe(of->findings);
    made["recording"] = of->recording;
    return made;
}

}  // namespace portal::live
