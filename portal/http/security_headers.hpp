#pragma once

#include "portal/http/site.hpp"
#include "weir/net/http_message.hpp"

namespace portal::http {

/// Adds to every answer what keeps browsers from being led astray; pages get a content security
/// policy that lets scripts come from this site alone and media from the media server too. `asked`
/// is null for requests that could not be read.
void add_security_headers(const site& where, const weir::net::request* asked,
                          weir::net::response& answer);

}  // namespace portal::http
