#include "weir/codec/aac.hpp"
#include "weir/codec/ac3_frame_size.hpp"
#include "weir/codec/adts.hpp"
#include "weir/codec/mpeg_audio.hpp"

#include "../check.hpp"

using namespace weir;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const byte_view input(data, size);
    const auto adts = codec::read_adts_header(input);
    if (adts) {
        WEIR_FUZZ_CHECK(adts->frame_size >= adts->header_size && adts->sample_rate > 0);
        WEIR_FUZZ_CHECK(codec::read_aac_config(adts->config).has_value());
    }
    // What can be described is read back as it was.
    if (const auto made = codec::make_adts_header(input)) {
        bytes frame;
        WEIR_FUZZ_CHECK(codec::append_adts_header(frame, *made, 100));
        const auto read = codec::read_adts_header(frame);
        WEIR_FUZZ_CHECK(read && read->frame_size == 107);
        WEIR_FUZZ_CHECK(read->sample_rate == codec::read_aac_config(input)->sample_rate);
    }
    const auto mpeg = codec::read_mpeg_audio_header(input);
    if (mpeg) {
        WEIR_FUZZ_CHECK(mpeg->frame_size >= 4 && mpeg->frame_size <= 8192);
        WEIR_FUZZ_CHECK(mpeg->sample_rate >= 8000 && mpeg->samples >= 384);
    }
    for (const auto& frame : {codec::ac3_frame_size(input), codec::eac3_frame_size(input)})
        WEIR_FUZZ_CHECK(!frame || (*frame >= 2 && *frame <= 4096));
    codec::eac3_continues_unit(input);
    return 0;
}
