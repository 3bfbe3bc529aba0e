#include "weir/base/deadline.hpp"
#include "weir/hls/cache.hpp"
#include "weir/hls/multivariant.hpp"
#include "weir/hls/reload.hpp"
#include "weir/http/live_routes.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace weir::http {

namespace {

constexpr std::string_view playlist_type = "application/vnd.apple.mpegurl";

/// RFC 8216bis 6.2.5.2: a request that cannot be answered after three target durations.
std::chrono::seconds longest_wait(const hls::snapshot& now) {
    return now.target_duration * 3;
}

net::response too_late(const hls::snapshot& now) {
    auto answer = net::make_problem(
        503, "tooLate", "What was asked for did not come in time; the publisher stalls.");
    answer.set("Cache-Control", hls::cache_blocking_error(now.target_duration));
    return answer;
}

net::response missing(std::string_view detail) {
    auto answer = net::make_problem(404, "notFound", detail);
    answer.set("Cache-Control", hls::cache_missing());
    return answer;
}

/// Shares the snapshot's own bytes: the aliasing pointer keeps all of it alive while they are
/// written.
net::shared_bytes share(const hls::snapshot_ptr& owner, const bytes& part_of_it) {
    return {owner, &part_of_it};
}

net::response playlist(const net::request& asked, const hls::snapshot_ptr& now,
                       std::string cache_control) {
    net::response answer;
    answer.set("Content-Type", std::string(playlist_type));
    answer.set("Cache-Control", std::move(cache_control));
    answer.set("Vary", "Accept-Encoding");
    if (asked.accepts_gzip()) {
        answer.set("Content-Encoding", "gzip");
        answer.pieces.push_back(share(now, now->playlist_gzip));
    } else {
        answer.text = now->playlist;
    }
    return answer;
}

task<net::response> serve_multivariant(net::request& asked, const live_services& services) {
    const std::string channel(asked.param("channel"));
    const auto now = services.shelf.find(channel);
    if (!now || now->ended) co_return not_live(channel);
    // The alias /live/CHANNEL.m3u8 is one folder up.
    const auto folder = asked.path.ends_with("/index.m3u8") ? std::string() : channel + "/";
    const auto uri = fmt::format("{}main.m3u8?viewer={}", folder, audience::make_id());
    auto answer = net::make_response(200, playlist_type, hls::multivariant(*now, uri));
    // Each viewer is given an identifier of its own.
    answer.set("Cache-Control", "no-store");
    co_return answer;
}

task<result<hls::snapshot_ptr>> next_snapshot(hls_shelf& shelf, std::string channel,
                                              hls::snapshot_ptr seen) {
    co_return co_await shelf.next(std::move(channel), std::move(seen));
}

task<net::response> serve_playlist(net::request& asked, const live_services& services) {
    const std::string channel(asked.param("channel"));
    auto now = services.shelf.find(channel);
    if (!now) co_return not_live(channel);
    const auto msn = asked.query_value("_HLS_msn");
    const auto part = asked.query_value("_HLS_part");
    if (const auto viewer = asked.query_value("viewer"))
        if (const auto of = services.live.find(channel))
            services.audience.seen(of, *viewer, audience::clock::now());

    const auto give_up = std::chrono::steady_clock::now() + longest_wait(*now);
    for (;;) {
        const auto judged = hls::judge_reload(msn, part, *now);
        if (judged.what == hls::reload::action::refuse) {
            auto refused = net::make_problem(400, "badReload", judged.reason);
            refused.set("Cache-Control", hls::cache_blocking_error(now->target_duration));
            co_return refused;
        }
        if (judged.what == hls::reload::action::answer) break;
        const auto left = give_up - std::chrono::steady_clock::now();
        auto next = co_await with_deadline(next_snapshot(services.shelf, channel, now), left);
        if (!next) co_return too_late(*now);
        if (!*next) co_return not_live(channel);
        now = std::move(*next);
    }
    co_return playlist(asked, now,
                       msn ? hls::cache_blocking_playlist(now->target_duration)
                           : hls::cache_plain_playlist(now->target_duration));
}

task<net::response> serve_media(net::request& asked, const live_services& services) {
    const std::string channel(asked.param("channel"));
    auto now = services.shelf.find(channel);
    if (!now) co_return not_live(channel);
    const auto name = asked.param("name");
    const auto give_up = std::chrono::steady_clock::now() + longest_wait(*now);
    auto found = now->find(name);
    while (found.is == hls::media::state::coming) {
        const auto left = give_up - std::chrono::steady_clock::now();
        auto next = co_await with_deadline(next_snapshot(services.shelf, channel, now), left);
        if (!next) co_return too_late(*now);
        if (!*next) co_return not_live(channel);
        now = std::move(*next);
        found = now->find(name);
    }
    if (found.is == hls::media::state::missing)
        co_return missing("There is no such part or segment, or it is too old.");

    if (const auto of = services.live.find(channel))
        of->stats.bytes_out.fetch_add(found.size, std::memory_order_relaxed);
    net::response answer;
    answer.set("Content-Type", std::string(now->media_type()));
    answer.set("Cache-Control", hls::cache_media());
    answer.pieces = std::move(found.pieces);
    co_return answer;
}

}  // namespace

void add_hls_routes(net::router& to, const live_services& services) {
    using net::method;
    const auto multivariant = [&services](net::request& asked) {
        return serve_multivariant(asked, services);
    };
    to.add({method::get, "/live/{channel}.m3u8", 0, multivariant});
    to.add({method::get, "/live/{channel}/index.m3u8", 0, multivariant});
    to.add({method::get, "/live/{channel}/main.m3u8", 0,
            [&services](net::request& asked) { return serve_playlist(asked, services); }});
    to.add({method::get, "/live/{channel}/{name}", 0,
            [&services](net::request& asked) { return serve_media(asked, services); }});
}

}  // namespace weir::http
