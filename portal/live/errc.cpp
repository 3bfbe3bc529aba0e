#include "portal/live/errc.hpp"

namespace portal::live {

namespace {

class live_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "live"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::not_live: return "the channel is not live";
            case errc::bad_answer: return "the media server's answer is not what was expected";
        }
        return "unknown";
    }
};

constexpr live_category category;

}  // namespace

weir::error_code make_error_code(errc value) {
    return {static_cast<int>(value), category};
}

}  // namespace portal::live
