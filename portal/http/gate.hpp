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

namespace portal::http {

/// Who may use a route. `owner` is an account that has a channel, on which alone the route acts.
enum class who { anyone, account, owner, moderator, administrator };

/// A request that may pass.
struct visit {
    weir::net::request& request;
    /// The client's address; see site::client_address.
    std::string client;
    /// Set for every route but those for anyone.
    std::optional<identity> caller;
};

/// The one way to a handler. Every route says who may use it; the gate lets nobody else pass, holds
/// clients to their rate, and refuses unsafe methods that come from other sites' pages. One loop.
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
    weir::task<std::optional<weir::net::response>> identify(const rule& wanted, visit& v);

    const site& site_;
    identities& people_;
    rate_limit calls_;
    std::deque<rule> rules_;
    weir::net::router router_;
};

/// Bodies of JSON requests.
constexpr std::size_t json_body_limit = 16 * 1024;

}  // namespace portal::http
