#pragma once

#include "portal/accounts/accounts.hpp"
#include "portal/http/backoff.hpp"
#include "portal/http/gate.hpp"
#include "portal/http/rate_limit.hpp"

namespace portal::accounts {

/// What guessing and mass registration run into; by address prefix, and for log-ins by handle too.
/// One loop.
struct limits {
    limits(http::backoff::settings log_in_tries, http::rate_limit::settings sign_ups)
        : tries(log_in_tries), joining(sign_ups) {}
    http::backoff tries;
    http::rate_limit joining;
};

/// /api/v1/accounts, /api/v1/session and everything below /api/v1/account. `people` and `held`
/// outlive the gate.
void add_routes(http::gate& to, accounts& people, limits& held);
/// Of those, what a person sees and does of their own sessions and tokens.
void add_account_routes(http::gate& to, accounts& people, limits& held);
/// What moderators do with invitations.
void add_invitation_routes(http::gate& to, accounts& people);

}  // namespace portal::accounts
