#pragma once

#include "portal/channels/channels.hpp"
#include "portal/watching/watching.hpp"
#include "weir/base/json.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace portal::app {

/// What is said of one page to whoever shows links and runs no scripts.
struct page_head {
    /// Where the site is: "https://tv.example.org".
    std::string origin;
    /// What it is called.
    std::string site;
};

/// Open Graph (ogp.me) for a channel.
std::string head_of(const channels::channels::channel& of, const page_head& on);

/// Open Graph, a Twitter player card, schema.org's VideoObject as JSON-LD, and where oEmbed
/// (oembed.com, 4) is, for a video.
std::string head_of(const watching::sheet& of, const page_head& on);

/// oEmbed's answer of type "video" (oembed.com, 2.3.4.2), no larger than asked for; 0 for any size.
weir::json::object oembed_of(const watching::sheet& of, const page_head& on,
                             std::int64_t most_width, std::int64_t most_height);

/// For text and attributes of HTML.
std::string escaped(std::string_view text);

/// The front end's page with another title and what belongs to it.
std::string with_head(std::string page, const std::string& head);

}  // namespace portal::app
