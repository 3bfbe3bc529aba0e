#include "weir/net/errc.hpp"

namespace weir::net {

namespace {

class net_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "net"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::bad_target:
                return "the request target is not an absolute path below the root";
            case errc::closed_early:
                return "the peer closed the connection in the middle of a message";
            case errc::bad_response: return "the answer is not HTTP/1.x or is too large";
            case errc::not_tls: return "the client does not speak TLS";
            case errc::no_certificate: return "the file holds no certificate in PEM";
            case errc::no_key:
                return "the file holds no private key in PEM, or one with a passphrase";
            case errc::other_key: return "the private key is not that of the certificate";
            case errc::websocket_frame: return "the WebSocket frame breaks RFC 6455";
            case errc::websocket_too_big: return "the WebSocket message is too large";
            case errc::websocket_text: return "the WebSocket text is not UTF-8";
            case errc::websocket_closed: return "the WebSocket is closed";
        }
        return "unknown";
    }
};

constexpr net_category category;

}  // namespace

error_code make_error_code(errc value) {
    return {static_cast<int>(value), category};
}

}  // namespace weir::net
