#pragma once

#include "portal/http/identity.hpp"
#include "portal/http/rate_limit.hpp"
#include "portal/http/site.hpp"
#include "weir/base/task.hpp"
#include "weir/net/router.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace portal::http {

/// Who may use a route. For `visitor` that is anyone, and the handler is told who it is when they
/// are logged in. `owner` is an account that has a channel, on which alone the route acts.
enum class who { anyone, visitor, account, owner, moderator, administrator };
std::string_view to_string(who may);

/// How the caller has to have shown who they are: by a session or a personal token, by a session
/// alone, or by a session whose password was asked a few minutes ago.
enum class proof { any, session, password };

/// A request that may pass.
struct visit {
    weir::net::request& request;
    /// The client's address; see site::client_address.
    std::string client;
    /// Set for every route but those for anyone; for a visitor when they are logged in.
    std::optional<identity> caller;
};

/// The one way to a handler. Every route says who may use it; the gate lets nobody else pass, holds
/// clients to their rate, and refuses unsafe methods that come from other sites' pages. A program
/// that shows a personal token ("Authorization: Bearer", RFC 6750 2.1) is no page: its origin is
/// not asked, and cookies that it sends beside are taken away. One loop.
class gate {
 public:
    using handler = std::function<weir::task<weir::net::response>(visit&)>;

    struct rule {
        weir::net::method method = weir::net::method::get;
        /// As in net::router.
        std::string pattern;
        who may = who::administrator;
        /// The largest body, bytes.
        std::size_t body_limit = 0;
        handler answer;
        proof asks = proof::any;
        /// What a token has to be good for; when not set, `moderate` and `administer` on the
        /// routes for those, else `read` for safe methods and `write` for the others.
        std::optional<scope> needs = std::nullopt;
        /// Whether `answer` reads the body itself; see net::router.
        bool streams = false;
    };

    /// `where` and `people` outlive it. `rate` is each client's for all its calls.
    gate(const site& where, identities& people, rate_limit::settings rate);

    void add(rule added);
    /// What the server routes by. Static after the last add().
    const weir::net::router& routes() const { return router_; }
    const std::deque<rule>& rules() const { return rules_; }
    const site& where() const { return site_; }

 private:
    weir::task<weir::net::response> pass(const rule& wanted, weir::net::request& r);
    weir::task<std::optional<weir::net::response>> identify(const rule& wanted, visit& v,
                                                            const std::string& bearer);

    const site& site_;
    identities& people_;
    rate_limit calls_;
    std::deque<rule> rules_;
    weir::net::router router_;
};

/// Bodies of JSON requests.
constexpr std::size_t json_body_limit = 16 * 1024;

}  // namespace portal::http
