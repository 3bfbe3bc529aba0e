#include "portal/channels/errc.hpp"

namespace portal::channels {

namespace {

class channels_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "channels"; }
    std::string message(int) const override { return "no channel has this name"; }
};

constexpr channels_category category;

}  // namespace

weir::error_code make_error_code(errc value) {
    return {static_cast<int>(value), category};
}

}  // namespace portal::channels
