#include "weir/hls/cache.hpp"
#include "weir/hls/multivariant.hpp"
#include "weir/hls/reload.hpp"
#include "weir/http/live_routes.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace weir::http {

namespace {

constexpr std::string_view no_transport = "MPEG-TS does not carry what the stream holds.";
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
                       const hls::rendered& made, std::string cache_control) {
    net::response answer;
    answer.set("Content-Type", std::string(playlist_type));
    answer.set("Cache-Control", std::move(cache_control));
    answer.set("Vary", "Accept-Encoding");
    if (asked.accepts_gzip()) {
        answer.set("Content-Encoding", "gzip");
        answer.pieces.push_back(share(now, made.gzip));
    } else {
        answer.text = made.text;
    }
    return answer;
}

task<net::response> serve_multivariant(net::request& asked, const live_services& services) {
    const std::string channel(asked.param("channel"));
    const auto now = services.shelf.find(channel);
    if (!now || now->ended) co_return not_live(channel);
    // The alias /live/CHANNEL.m3u8 is one folder up.
    const auto folder = asked.path.ends_with("/index.m3u8") ? std::string() : channel + "/";
    const auto query = "?viewer=" + audience::make_id();
    const bool as_transport = asked.query_value("format") == "ts";
    if (as_transport && !now->main().transport()) co_return missing(no_transport);
    auto text = as_transport ? hls::transport_multivariant(*now, folder, query)
                             : hls::multivariant(*now, folder, query);
    auto answer = net::make_response(200, playlist_type, std::move(text));
    // Each viewer is given an identifier of its own.
    answer.set("Cache-Control", "no-store");
    co_return answer;
}

/// One request that may wait: for what it asks, the newest presentation, and until when.
struct waiting {
    hls_shelf& shelf;
    std::string channel;
    hls::presentation_ptr now;
    std::chrono::steady_clock::time_point give_up;

    waiting(hls_shelf& from, std::string of, hls::presentation_ptr newest)
        : shelf(from),
          channel(std::move(of)),
          now(std::move(newest)),
          give_up(std::chrono::steady_clock::now() + longest_wait(now->main())) {}
};

/// Waits for the next presentation: nothing, or why there is none.
task<std::optional<net::response>> wait_for_next(waiting& one) {
    auto next = co_await one.shelf.next(one.channel, one.now, one.give_up);
    if (!next) co_return too_late(one.now->main());
    if (!*next) co_return not_live(one.channel);
    one.now = std::move(*next);
    co_return std::nullopt;
}

/// Counts the viewer who asks; a refusal when he has been dismissed.
std::optional<net::response> admit(const net::request& asked, const live_services& services,
                                   std::string_view channel, const hls::presentation& now) {
    const auto of = services.live.find(channel);
    if (!of) return std::nullopt;
    const auto own = asked.query_value("viewer");
    const auto id = own ? std::string(*own)
                        : audience::known_id(asked.peer, asked.header("user-agent").value_or(""));
    // A request may wait for three target durations.
    const audience::request by{id, asked.peer, 4 * now.main().target_duration};
    if (services.audience.seen(of, by, audience::clock::now())) return std::nullopt;
    auto answer = net::make_problem(403, "dismissed", "A moderator has sent this viewer away.");
    answer.set("Cache-Control", hls::cache_missing());
    return answer;
}

/// A classic playlist: there are no delivery directives.
task<net::response> serve_transport(net::request& asked, const live_services& services) {
    const std::string channel(asked.param("channel"));
    const auto now = services.shelf.find(channel);
    if (!now) co_return not_live(channel);
    auto refused = admit(asked, services, channel, *now);
    if (refused) co_return std::move(*refused);
    const auto& list = now->renditions.front();
    const auto* const made = list->transport();
    if (!made) co_return missing(no_transport);
    co_return playlist(asked, list, *made, hls::cache_plain_playlist(list->target_duration));
}

task<net::response> serve_playlist(net::request& asked, const live_services& services) {
    const std::string channel(asked.param("channel"));
    auto newest = services.shelf.find(channel);
    if (!newest) co_return not_live(channel);
    const auto rendition = asked.param("rendition");
    const hls::directives how{asked.query_value("_HLS_msn"), asked.query_value("_HLS_part"),
                              asked.query_value("_HLS_skip")};
    auto dismissed = admit(asked, services, channel, *newest);
    if (dismissed) co_return std::move(*dismissed);
    waiting one(services.shelf, channel, std::move(newest));
    for (;;) {
        const auto list = one.now->find(rendition);
        if (!list) co_return missing("The stream has no such rendition.");
        const auto judged = hls::judge_reload(how, *list);
        if (judged.what == hls::reload::action::refuse) {
            auto refused = net::make_problem(400, "badReload", judged.reason);
            refused.set("Cache-Control", hls::cache_blocking_error(list->target_duration));
            co_return refused;
        }
        if (judged.what == hls::reload::action::answer) {
            const auto& made = how.skip ? list->delta() : list->playlist();
            co_return playlist(asked, list, made,
                               how.msn ? hls::cache_blocking_playlist(list->target_duration)
                                       : hls::cache_plain_playlist(list->target_duration));
        }
        auto failed = co_await wait_for_next(one);
        if (failed) co_return std::move(*failed);
    }
}

task<net::response> serve_media(net::request& asked, const live_services& services) {
    const std::string channel(asked.param("channel"));
    auto newest = services.shelf.find(channel);
    if (!newest) co_return not_live(channel);
    const auto name = asked.param("name");
    waiting one(services.shelf, channel, std::move(newest));
    for (;;) {
        const auto list = one.now->owner(name);
        auto found = list ? list->find(name) : hls::media{};
        if (found.is == hls::media::state::missing)
            co_return missing("There is no such part or segment, or it is too old.");
        if (found.is == hls::media::state::found) {
            if (const auto of = services.live.find(channel))
                of->stats.bytes_out.fetch_add(found.size, std::memory_order_relaxed);
            net::response answer;
            answer.set("Content-Type", std::string(found.type));
            answer.set("Cache-Control", hls::cache_media());
            answer.pieces = std::move(found.pieces);
            co_return answer;
        }
        auto failed = co_await wait_for_next(one);
        if (failed) co_return std::move(*failed);
    }
}

}  // namespace

void add_hls_routes(net::router& to, const live_services& services) {
    using net::method;
    const auto multivariant = [&services](net::request& asked) {
        return serve_multivariant(asked, services);
    };
    to.add({method::get, "/live/{channel}.m3u8", 0, multivariant});
    to.add({method::get, "/live/{channel}/index.m3u8", 0, multivariant});
    to.add({method::get, "/live/{channel}/ts.m3u8", 0,
            [&services](net::request& asked) { return serve_transport(asked, services); }});
    to.add({method::get, "/live/{channel}/{rendition}.m3u8", 0,
            [&services](net::request& asked) { return serve_playlist(asked, services); }});
    to.add({method::get, "/live/{channel}/{name}", 0,
            [&services](net::request& asked) { return serve_media(asked, services); }});
}

}  // namespace weir::http
