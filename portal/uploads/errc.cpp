#include "portal/uploads/errc.hpp"

namespace portal::uploads {

namespace {

class uploads_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "uploads"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::not_found: return "there is no such upload";
            case errc::no_such_video: return "there is no such video";
            case errc::wrong_offset: return "the upload ends elsewhere";
            case errc::too_large: return "the file is too large";
            case errc::quota: return "the account has no room left";
            case errc::no_space: return "the disk has no room left";
            case errc::too_many: return "too many uploads have begun";
            case errc::is_final: return "a final upload takes no bytes";
            case errc::bad_parts: return "a part is not there, not whole, or no part";
            case errc::bad_length: return "the length is missing, or is another than was said";
            case errc::checksum_mismatch: return "the bytes are not those that were meant";
            case errc::busy: return "someone else is writing";
        }
        return "unknown";
    }
};

constexpr uploads_category category;

}  // namespace

weir::error_code make_error_code(errc value) {
    return {static_cast<int>(value), category};
}

}  // namespace portal::uploads
