#include "weir/rtmp/errc.hpp"

#include <string>

namespace weir::rtmp {
namespace {

const char* text_of(errc error) {
    switch (error) {
        case errc::version: return "peer does not begin with an RTMP handshake of version 3";
        case errc::speaks_tls: return "peer speaks TLS on a port for plain RTMP";
        case errc::speaks_http: return "peer speaks HTTP on a port for RTMP";
        case errc::encrypted: return "peer wants encrypted RTMP (RTMPE), which is not supported";
        case errc::chunk_size: return "chunk size is zero or over 2^31 - 1";
        case errc::chunk_streams: return "peer uses more than 64 chunk streams";
        case errc::header_missing: return "chunk refers to a header that was never sent";
        case errc::control_too_short: return "control message ends early";
        case errc::control_too_long: return "control message is over 64 bytes";
        case errc::command_too_long: return "command message is over its limit";
        case errc::data_too_long: return "data message is over its limit";
        case errc::media_too_long: return "audio, video or aggregate message is over its limit";
        case errc::partial_too_long: return "unfinished messages are over their limit together";
        case errc::held_too_long: return "peer sent too much before its request was answered";
        case errc::aggregate_end: return "aggregate message ends inside a tag";
        case errc::aggregate_parts: return "aggregate message holds more than 1024 tags";
        case errc::command_name: return "command message does not begin with a name";
        case errc::connect_missing: return "peer sent a command before connect";
        case errc::connect_twice: return "peer sent connect twice";
        case errc::name_empty: return "stream name is empty";
        case errc::name_too_long: return "stream or app name is over 128 bytes";
        case errc::name_characters:
            return "stream or app name holds a control character, a backslash or \"..\"";
        case errc::second_request: return "peer asked to publish or play beside its publish";
    }
    return "unknown RTMP error";
}

class rtmp_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "weir.rtmp"; }
    std::string message(int value) const override { return text_of(static_cast<errc>(value)); }
};

}  // namespace

const boost::system::error_category& category() noexcept {
    static const rtmp_category instance;
    return instance;
}

boost::system::error_code make_error_code(errc error) noexcept {
    return {static_cast<int>(error), category()};
}

}  // namespace weir::rtmp
