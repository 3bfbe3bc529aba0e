#include "weir/stream/errc.hpp"

namespace weir::stream {

namespace {

class stream_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "stream"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::not_live: return "the channel is not live";
            case errc::channel_busy:
                return "the channel begins and ends too often; try again in a moment";
            case errc::contested:
                return "another encoder is publishing with the same stream key; stop it first";
            case errc::unreadable_codec: return "this codec cannot be read";
            case errc::too_many_tracks: return "the stream has too many tracks";
        }
        return "unknown";
    }
};

constexpr stream_category category;

}  // namespace

error_code make_error_code(errc value) {
    return {static_cast<int>(value), category};
}

}  // namespace weir::stream
