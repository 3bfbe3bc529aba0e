#include "portal/accounts/errc.hpp"

namespace portal::accounts {

namespace {

class accounts_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "accounts"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::wrong_credentials: return "unknown handle or wrong password";
            case errc::handle_taken: return "the handle is taken";
            case errc::registration_closed: return "registration is closed";
            case errc::setup_token_invalid: return "the set-up token is wrong or was used";
            case errc::wrong_password: return "the current password is wrong";
            case errc::invitation_invalid: return "the invitation is good for nothing";
            case errc::not_found: return "there is no such thing";
            case errc::too_many: return "the account has as many of these as it may";
            case errc::overloaded: return "too many passwords are being checked at once";
        }
        return "unknown";
    }
};

constexpr accounts_category category;

}  // namespace

weir::error_code make_error_code(errc value) {
    return {static_cast<int>(value), category};
}

}  // namespace portal::accounts
