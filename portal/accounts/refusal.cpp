#include "portal/accounts/refusal.hpp"

#include "portal/accounts/errc.hpp"
#include "portal/http/problem.hpp"

namespace portal::accounts {

using weir::net::make_problem;
using weir::net::response;

response refusal(const weir::error_code& why) {
    if (why == errc::wrong_credentials)
        return make_problem(401, "wrongCredentials", "The name or the password is wrong.");
    if (why == errc::handle_taken)
        return http::field_problem(
            409, "handleTaken", "Someone has this name already.",
            {http::field_error("/handle", "taken", "Someone has this name already.")});
    if (why == errc::registration_closed)
        return make_problem(403, "registrationClosed", "Nobody can register here at the moment.");
    if (why == errc::setup_token_invalid)
        return make_problem(403, "setupTokenInvalid",
                            "This link is wrong or was used. The current one is printed when "
                            "the server starts without an administrator.");
    if (why == errc::wrong_password)
        return http::validation_failed(
            {http::field_error("/currentPassword", "wrong", "This is not the current password.")});
    if (why == errc::invitation_invalid)
        return make_problem(403, "invitationInvalid",
                            "This invitation is wrong, used up or past its end. Ask for another.");
    if (why == errc::not_found) return http::not_found();
    if (why == errc::too_many)
        return make_problem(409, "tooMany", "There are as many as there may be. Remove one first.");
    return http::unavailable("The server cannot do this at the moment. Try again soon.");
}

}  // namespace portal::accounts
