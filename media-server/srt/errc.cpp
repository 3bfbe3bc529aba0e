#include "weir/srt/errc.hpp"

#include <string>

namespace weir::srt {

namespace {

const char* text_of(errc error) {
    switch (error) {
        case errc::id_empty: return "there is no stream id";
        case errc::id_too_long: return "stream id is over 512 bytes";
        case errc::id_characters:
            return "stream id holds a control character, a backslash or \"..\"";
        case errc::id_syntax: return "stream id begins with #!:: and goes on without key=value";
        case errc::id_resource: return "stream id names no resource (r=live/KEY)";
        case errc::id_mode: return "stream id asks neither to publish nor to read";
        case errc::id_type: return "stream id asks for something else than a stream (t=)";
        case errc::id_scheme: return "stream id is a URL, but neither of SRT nor of RTMP";
        case errc::id_url: return "stream id is a URL that names no stream";
        case errc::name_empty: return "stream name is empty";
        case errc::name_too_long: return "stream or app name is over 128 bytes";
        case errc::closed: return "the connection is over";
    }
    return "unknown SRT error";
}

class srt_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "weir.srt"; }
    std::string message(int value) const override { return text_of(static_cast<errc>(value)); }
};

}  // namespace

const boost::system::error_category& category() noexcept {
    static const srt_category instance;
    return instance;
}

boost::system::error_code make_error_code(errc error) noexcept {
    return {static_cast<int>(error), category()};
}

}  // namespace weir::srt
