#include "weir/store/errc.hpp"

namespace weir::store {

namespace {

class store_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "store"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::unavailable: return "the database cannot be opened";
            case errc::busy: return "the database is locked by someone else";
            case errc::duplicate: return "a row with this unique value exists already";
            case errc::constraint: return "a rule of the schema was broken";
            case errc::failed: return "the database could not run the statement";
            case errc::too_new: return "the database was made by a newer version of Weir";
            case errc::bad_secret: return "the file does not hold a secret";
        }
        return "unknown";
    }
};

constexpr store_category category;

}  // namespace

error_code make_error_code(errc value) {
    return {static_cast<int>(value), category};
}

}  // namespace weir::store
