#pragma once

#include "weir/base/task.hpp"
#include "weir/net/http_message.hpp"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::net {

/// Which function answers which method and path. Patterns have literal segments, {name} for one
/// segment and {name...} for the rest of the path; "{name}.flv" matches the end of a segment too.
/// Built before serving, immutable after.
class router {
 public:
    using handler = std::function<task<response>(request&)>;

    struct route {
        net::method method;
        std::string pattern;
        /// The largest body it takes, in bytes.
        std::size_t body_limit = 0;
        handler answer;
        /// Whether it reads the body itself, from request::incoming. It then is not cancelled when
        /// the client leaves: reading says so.
        bool streams = false;
    };

    void add(route added) { routes_.push_back(std::move(added)); }
    /// Routes in the order they were added.
    std::span<const route> routes() const { return routes_; }

    struct match {
        /// Null when nothing fits.
        const route* found = nullptr;
        /// The path exists for other methods; their names for the Allow header.
        std::string allow;
    };
    /// Finds the route for a request and writes the {names} into its params. GET routes answer HEAD
    /// too.
    match find(request& r) const;

 private:
    std::vector<route> routes_;
};

}  // namespace weir::net
