#include "portal/accounts/passwords.hpp"

#include "portal/accounts/errc.hpp"
#include "weir/crypto/random.hpp"
#include "weir/store/errc.hpp"

#include <utility>

namespace portal::accounts {

/// One of the places in the queue, given back at the end.
class passwords::place {
 public:
    explicit place(passwords& of) : of_(of), got_(of.waiting_.fetch_add(1) < most_waiting) {}
    ~place() { of_.waiting_.fetch_sub(1); }
    place(const place&) = delete;
    place& operator=(const place&) = delete;
    explicit operator bool() const { return got_; }

 private:
    passwords& of_;
    bool got_;
};

passwords::passwords(weir::crypto::password_cost cost)
    : cost_(cost), dummy_(weir::crypto::hash_password(weir::crypto::random_token(), cost)) {}

weir::task<weir::result<std::string>> passwords::hash(std::string password) {
    const place mine(*this);
    if (!mine) co_return weir::error_code(errc::overloaded);
    auto job = [cost = cost_, password = std::move(password)] {
        return weir::crypto::hash_password(password, cost);
    };
    auto made = co_await threads_.run(std::move(job));
    if (made.empty()) co_return weir::error_code(errc::overloaded);
    co_return made;
}

weir::task<weir::result<verdict>> passwords::fits(std::string hash, std::string password) {
    const place mine(*this);
    if (!mine) co_return weir::error_code(errc::overloaded);
    const bool known = !hash.empty();
    auto job = [hash = known ? std::move(hash) : dummy_, password = std::move(password)] {
        return weir::crypto::verify_password(hash, password);
    };
    const bool fit = co_await threads_.run(std::move(job));
    co_return fit&& known ? verdict::right : verdict::wrong;
}

}  // namespace portal::accounts
