#pragma once

#include "weir/base/result.hpp"
#include "weir/base/task.hpp"
#include "weir/net/byte_stream.hpp"
#include "weir/net/tcp_stream.hpp"
#include "weir/net/tls_certificates.hpp"

#include <memory>

namespace weir::net {

/// The server's side of a TLS handshake, and the connection behind it. errc::not_tls when the
/// client does not begin with one; plain HTTP is told so. Limit the time with with_deadline.
///
/// What its try_write takes is sealed in records of up to 16 KiB. Of a record that the socket takes
/// in part, the rest is sent as soon as there is room, whether or not more is written.
task<result<std::unique_ptr<byte_stream>>> accept_tls(std::unique_ptr<tcp_stream> over,
                                                      tls_context shown);

}  // namespace weir::net
