#pragma once

#include "portal/accounts/accounts.hpp"
#include "portal/http/gate.hpp"
#include "portal/http/rate_limit.hpp"

namespace portal::accounts {

/// What guessing and mass registration run into; by address prefix, and for log-ins by handle too.
/// One loop.
struct limits {
    limits(http::rate_limit::settings log_in_tries, http::rate_limit::settings sign_ups)
        : tries(log_in_tries), joining(sign_ups) {}
    http::rate_limit tries;
    http::rate_limit joining;
};

/// POST /api/v1/accounts, /api/v1/session, PUT /api/v1/account/password. `people` and `held`
/// outlive the gate.
void add_routes(http::gate& to, accounts& people, limits& held);

}  // namespace portal::accounts
