#include "portal/avatars/errc.hpp"

namespace portal::avatars {

namespace {

class avatars_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "avatars"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::unknown_format: return "the picture is neither PNG, JPEG nor WebP";
            case errc::too_many_pixels: return "the picture has too many pixels";
            case errc::animated: return "the picture moves";
            case errc::broken: return "the picture cannot be decoded";
        }
        return "unknown";
    }
};

constexpr avatars_category category;

}  // namespace

weir::error_code make_error_code(errc value) {
    return {static_cast<int>(value), category};
}

}  // namespace portal::avatars
