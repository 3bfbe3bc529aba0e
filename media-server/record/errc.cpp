#include "weir/record/errc.hpp"

namespace weir::record {

namespace {

class record_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "record"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::not_an_index: return "this is no index of a recording";
            case errc::index_too_large: return "the index of the recording is too large";
            case errc::nothing_recorded: return "no part of the recording is whole";
            case errc::disk_full: return "too little of the disk is free";
        }
        return "unknown";
    }
};

constexpr record_category category;

}  // namespace

error_code make_error_code(errc value) {
    return {static_cast<int>(value), category};
}

}  // namespace weir::record
