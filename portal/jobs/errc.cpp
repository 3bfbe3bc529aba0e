#include "portal/jobs/errc.hpp"

namespace portal::jobs {

namespace {

class jobs_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "jobs"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::lease_lost: return "the work is someone else's now";
            case errc::not_failed: return "no such work has failed";
        }
        return "unknown";
    }
};

constexpr jobs_category category;

}  // namespace

weir::error_code make_error_code(errc value) {
    return {static_cast<int>(value), category};
}

}  // namespace portal::jobs
