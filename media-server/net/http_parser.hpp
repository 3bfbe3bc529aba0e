#pragma once

#include "weir/base/result.hpp"
#include "weir/net/http_message.hpp"

#include <cstddef>
#include <memory>
#include <optional>

namespace weir::net {

/// Reads one request from bytes in any fragmentation (RFC 9112), with no socket. Bounded: the head
/// by `header_limit`, the body by what allow_body() says.
class http_parser {
 public:
    explicit http_parser(std::size_t header_limit);
    ~http_parser();

    /// Takes as much of `data` as belongs to the request and says how much that was; a request that
    /// is not HTTP, or too large, is an error. Stops after the head until allow_body() was called.
    result<std::size_t> put(byte_view data);

    bool head_done() const;
    bool done() const;
    /// Whether the client waits for "100 Continue" before it sends the body (RFC 9110 10.1.1).
    bool expects_continue() const;
    /// Whether the connection may serve another request.
    bool keep_alive() const;

    /// The request's head, and its body once done() is true. An error when its target is no path,
    /// or escapes the root. Host is that of the target where it has one.
    result<request> head() const;
    /// The announced length of the body, if one is.
    std::optional<std::uint64_t> content_length() const;
    void allow_body(std::size_t limit);
    /// What has come of the body since it was last taken; all of it once done() is true.
    std::string take_body();

 private:
    struct state;
    std::unique_ptr<state> state_;
};

/// What an error of the parser means to the client: 400, 413, 431 or 505.
unsigned status_of(const error_code& parse_failure);

}  // namespace weir::net
