#include "weir/codec/errc.hpp"

#include <string>

namespace weir::codec {
namespace {

class codec_category final : public boost::system::error_category {
 public:
    const char* name() const noexcept override { return "weir.codec"; }

    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::record_too_short: return "decoder configuration record ends early";
            case errc::record_version:
                return "decoder configuration record is of an unknown version";
            case errc::record_signature:
                return "decoder configuration record does not begin with its signature";
            case errc::record_value:
                return "decoder configuration record holds a value out of its range";
            case errc::nal_length_size: return "NAL unit length field is three bytes wide";
            case errc::no_parameter_set:
                return "decoder configuration record lacks a parameter set";
            case errc::not_a_parameter_set:
                return "NAL unit of another type where a sequence parameter set belongs";
            case errc::parameter_set_too_short: return "sequence parameter set ends early";
            case errc::parameter_set_value:
                return "sequence parameter set holds a value out of its range";
            case errc::no_sequence_header: return "no AV1 sequence header where one is needed";
            case errc::picture_size: return "picture is empty or over 16384 pixels wide or high";
            case errc::frame_too_short: return "frame ends inside its header";
            case errc::frame_sync: return "frame does not begin with its sync word";
            case errc::frame_value: return "frame header holds a value out of its range";
            case errc::not_a_key_frame: return "frame is not a key frame";
            case errc::config_too_short: return "AAC AudioSpecificConfig ends early";
            case errc::object_type: return "AAC object type is not supported";
            case errc::sampling_rate: return "sampling rate is reserved or zero";
            case errc::channel_layout:
                return "channel configuration is reserved or needs a program config element";
        }
        return "unknown codec error";
    }
};

}  // namespace

const boost::system::error_category& category() noexcept {
    static const codec_category instance;
    return instance;
}

boost::system::error_code make_error_code(errc error) noexcept {
    return {static_cast<int>(error), category()};
}

}  // namespace weir::codec
