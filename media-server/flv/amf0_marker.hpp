#pragma once

#include <cstdint>

namespace weir::flv::amf0 {

/// The byte in front of every value (AMF 0, 2.1).
enum class marker : std::uint8_t {
    number = 0x00,
    boolean = 0x01,
    string = 0x02,
    object = 0x03,
    movie_clip = 0x04,
    null = 0x05,
    undefined = 0x06,
    reference = 0x07,
    ecma_array = 0x08,
    object_end = 0x09,
    strict_array = 0x0a,
    date = 0x0b,
    long_string = 0x0c,
    unsupported = 0x0d,
    record_set = 0x0e,
    xml_document = 0x0f,
    typed_object = 0x10,
    amf3 = 0x11,
};

}  // namespace weir::flv::amf0
