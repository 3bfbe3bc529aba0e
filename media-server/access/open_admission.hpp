#pragma once

#include "weir/stream/admission.hpp"

#include <string>
#include <variant>

namespace weir::access {

/// The application that encoders publish to, as in rtmp://HOST/live.
constexpr std::string_view live_app = "live";

/// Open mode: anyone may publish, and the key is the channel's name ([A-Za-z0-9_-], 1 to 64
/// characters). For trying out and for benchmarks. Usable from any loop.
class open_admission : public stream::admission {
 public:
    task<std::variant<stream::admitted, stream::refused>> ask(
        stream::publish_request request) override;
};

/// What the person at the encoder reads when `app` is not "live"; it does not repeat what was sent.
std::string unknown_app();

}  // namespace weir::access
