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
