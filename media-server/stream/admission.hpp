#pragma once

#include "weir/base/task.hpp"

#include <string>
#include <variant>

namespace weir::stream {

/// What a publisher brings. `name` may be a secret: it is never logged.
struct publish_request {
    std::string protocol;
    std::string app;
    std::string name;
    std::string query;
    std::string peer;
};

struct admitted {
    /// The channel to publish on.
    std::string channel;
};

struct refused {
    /// For the person at the encoder: what is wrong and what to do.
    std::string reason;
    /// The same request will be refused again; not when only the answer could not be had.
    bool lasting = true;
};

/// Decides who may publish, and on which channel. Asked from any loop, once a publisher, before it
/// is told that it may start; may take as long as a database needs.
class admission {
 public:
    virtual ~admission() = default;
    virtual task<std::variant<admitted, refused>> ask(publish_request request) = 0;
};

}  // namespace weir::stream
