#include "portal/videos/errc.hpp"

namespace portal::videos {

namespace {

class videos_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "videos"; }
    std::string message(int value) const override {
        return static_cast<errc>(value) == errc::password_needed ? "the video has no password"
                                                                 : "there is no such video";
    }
};

constexpr videos_category category;

}  // namespace

weir::error_code make_error_code(errc value) {
    return {static_cast<int>(value), category};
}

}  // namespace portal::videos
