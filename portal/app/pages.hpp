#pragma once

#include "portal/accounts/accounts.hpp"
#include "portal/app/settings.hpp"
#include "portal/channels/channels.hpp"
#include "portal/http/gate.hpp"
#include "portal/http/static_files.hpp"
#include "portal/watching/watching.hpp"

#include <string_view>

namespace portal::app {

/// portal/openapi.json, put into the program by the build.
std::string_view openapi_json();

/// GET /healthz, /api/v1/site and /api/v1/openapi.json.
void add_site_routes(http::gate& to, const settings& how, const accounts::accounts& people,
                     weir::store::database& base);

/// The front end: its files, and its one page for every other address outside /api/ and /media/.
/// /@handle is 404 when there is no such channel. It and /v/ID say in their heads what they show,
/// for whoever shows links and runs no scripts; GET /services/oembed says it as oEmbed does. To be
/// added last; all outlive the gate.
void add_pages(http::gate& to, const settings& how, const http::static_files& files,
               channels::channels& all, watching::watching& videos);

}  // namespace portal::app
