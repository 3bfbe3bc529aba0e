#include "weir/mpegts/errc.hpp"

#include <string>

namespace weir::mpegts {
namespace {

class mpegts_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "weir.mpegts"; }

    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::section_too_short: return "program table ends early";
            case errc::section_table: return "section of another table";
            case errc::pes_too_short: return "PES packet ends inside its header";
            case errc::pes_header: return "PES packet does not begin with a header";
            case errc::scrambled: return "scrambled packets cannot be read";
            case errc::no_mapping: return "codec has no place in a transport stream";
            case errc::too_many_tracks: return "program has more than 16 tracks";
        }
        return "unknown MPEG-TS error";
    }
};

}  // namespace

const boost::system::error_category& category() noexcept {
    static const mpegts_category instance;
    return instance;
}

boost::system::error_code make_error_code(errc error) noexcept {
    return {static_cast<int>(error), category()};
}

}  // namespace weir::mpegts
