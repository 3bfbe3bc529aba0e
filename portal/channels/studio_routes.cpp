#include "portal/accounts/rules.hpp"
#include "portal/avatars/errc.hpp"
#include "portal/channels/errc.hpp"
#include "portal/channels/routes.hpp"
#include "portal/http/form.hpp"
#include "portal/http/problem.hpp"

#include <optional>
#include <string>
#include <utility>

namespace portal::channels {

using http::visit;
using http::who;
using weir::result;
using weir::task;
using weir::net::make_problem;
using weir::net::method;
using weir::net::response;
namespace json = weir::json;

namespace {

response picture_refusal(const weir::error_code& why) {
    if (why == avatars::errc::unknown_format)
        return make_problem(415, "unsupportedMediaType", "Send a PNG, JPEG or WebP picture.");
    if (why == avatars::errc::too_many_pixels)
        return make_problem(422, "badImage",
                            "The picture is too large: at most 8192 pixels a side and 16 million "
                            "in all.");
    if (why == avatars::errc::animated)
        return make_problem(422, "badImage", "The picture moves: send a still one.");
    if (why == avatars::errc::broken)
        return make_problem(422, "badImage", "The picture is damaged.");
    return channel_refusal(why);
}

/// The routes and what they hold on to.
struct desk {
    channels& all;
    live::board& now;
    live::media_server& media;
    http::rate_limit& changes;
    const http::site& where;

    std::optional<response> limited(const visit& v) const {
        const auto wait =
            changes.take(std::to_string(v.caller->account), http::rate_limit::clock::now());
        if (!wait) return std::nullopt;
        return http::rate_limited(*wait);
    }

    response shown(const visit& v, const result<channels::channel>& outcome) const {
        if (!outcome) return channel_refusal(outcome.error());
        return http::json_response(200, describe_channel(*outcome, now, where, v.request));
    }

    task<response> show(visit& v) const {
        const auto found = co_await all.find(v.caller->channel);
        co_return shown(v, found);
    }

    task<response> change(visit& v) const {
        http::form fields(v.request);
        edit wanted;
        wanted.title = fields.optional_text("title", {0, most_title});
        wanted.description = fields.optional_text("description", {0, most_description});
        wanted.display_name = fields.optional_text("displayName", {1, accounts::most_display_name});
        if (wanted.title && http::has_control_characters(*wanted.title))
            fields.reject("title", "format", "Control characters cannot be shown.");
        if (wanted.display_name && http::has_control_characters(*wanted.display_name))
            fields.reject("displayName", "format", "Control characters cannot be shown.");
        if (wanted.description && http::has_control_characters(*wanted.description, "\n\r\t"))
            fields.reject("description", "format", "Control characters cannot be shown.");
        if (auto refused = fields.refusal()) co_return std::move(*refused);
        const auto changed = co_await all.change(v.caller->channel, std::move(wanted));
        co_return shown(v, changed);
    }

    task<response> set_avatar(visit& v) const {
        if (!http::is_content_type(v.request, "image/png") &&
            !http::is_content_type(v.request, "image/jpeg") &&
            !http::is_content_type(v.request, "image/webp"))
            co_return picture_refusal(avatars::errc::unknown_format);
        if (auto refused = limited(v)) co_return std::move(*refused);
        const auto sent = weir::as_bytes(v.request.body);
        weir::bytes upload(sent.begin(), sent.end());
        const auto changed = co_await all.set_avatar(v.caller->channel, std::move(upload));
        if (!changed) co_return picture_refusal(changed.error());
        co_return shown(v, changed);
    }

    task<response> remove_avatar(visit& v) const {
        const auto changed = co_await all.remove_avatar(v.caller->channel);
        co_return shown(v, changed);
    }

    response shown_key(const visit& v, const result<ingest_key>& key) const {
        if (!key) return channel_refusal(key.error());
        json::object rtmp;
        rtmp["server"] = where.rtmp_server(v.request);
        rtmp["key"] = key->text;
        json::object srt;
        srt["server"] = where.srt_server(v.request);
        srt["key"] = "publish:live/" + key->text;
        json::object body;
        body["rtmp"] = std::move(rtmp);
        body["srt"] = std::move(srt);
        body["rotatedAt"] = weir::store::iso_time(key->rotated_at);
        return http::json_response(200, body);
    }

    task<response> show_key(visit& v) const {
        const auto key = co_await all.key(v.caller->channel);
        co_return shown_key(v, key);
    }

    task<response> rotate_key(visit& v) const {
        if (auto refused = limited(v)) co_return std::move(*refused);
        const auto key = co_await all.rotate_key(v.caller->channel);
        if (!key) co_return channel_refusal(key.error());
        // Whoever publishes with the old key may be why there is a new one. That nobody does, or
        // that the media server does not answer, changes nothing for the key.
        auto mine = v.caller->handle;
        const auto stopped = co_await media.stop(std::move(mine));
        static_cast<void>(stopped);
        co_return shown_key(v, key);
    }
};

}  // namespace

void add_studio_routes(http::gate& to, channels& all, live::board& now, live::media_server& media,
                       http::rate_limit& changes) {
    const desk at{all, now, media, changes, to.where()};
    to.add({method::get, "/api/v1/studio/channel", who::owner, 0,
            [at](visit& v) { return at.show(v); }});
    to.add({method::patch, "/api/v1/studio/channel", who::owner, http::json_body_limit,
            [at](visit& v) { return at.change(v); }});
    to.add({method::put, "/api/v1/studio/channel/avatar", who::owner, avatars::most_upload,
            [at](visit& v) { return at.set_avatar(v); }});
    to.add({method::delete_, "/api/v1/studio/channel/avatar", who::owner, 0,
            [at](visit& v) { return at.remove_avatar(v); }});
    to.add({method::get, "/api/v1/studio/key", who::owner, 0,
            [at](visit& v) { return at.show_key(v); }, http::proof::any, http::scope::write});
    to.add({method::post, "/api/v1/studio/key/rotation", who::owner, http::json_body_limit,
            [at](visit& v) { return at.rotate_key(v); }});
}

}  // namespace portal::channels
