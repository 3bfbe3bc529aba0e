#include "weir/codec/nal_units.hpp"
#include "weir/codec/parameter_sets.hpp"

#include "../check.hpp"

using namespace weir;

namespace {

// A byte stream becomes an access unit and a byte stream again, and loses delimiters alone.
void there_and_back(codec::video_codec codec, byte_view stream) {
    codec::parameter_sets sets(codec);
    bytes unit;
    std::size_t kept = 0;
    codec::annex_b_reader in(stream);
    while (const auto nal_unit = in.next()) {
        WEIR_FUZZ_CHECK(!nal_unit->empty() && nal_unit->back() != 0);
        sets.take(*nal_unit);
        if (codec == codec::video_codec::avc) codec::is_recovery_point(*nal_unit);
        if (codec::role_of(codec, *nal_unit) == codec::nal_role::access_unit_delimiter) continue;
        codec::append_length_prefixed(unit, *nal_unit);
        ++kept;
    }
    const auto format = sets.format();
    bytes written;
    const auto parameter_sets = format ? codec::annex_b_parameter_sets(*format) : bytes();
    WEIR_FUZZ_CHECK(!format || !parameter_sets.empty());
    WEIR_FUZZ_CHECK(!format || codec::nal_length_size(*format) == 4);
    WEIR_FUZZ_CHECK(codec::append_annex_b(written, codec, {}, unit, 4));
    codec::annex_b_reader again(written);
    std::size_t count = 0;
    while (again.next()) ++count;
    WEIR_FUZZ_CHECK(count == kept + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const byte_view input(data, size);
    there_and_back(codec::video_codec::avc, input);
    there_and_back(codec::video_codec::hevc, input);
    for (const std::size_t length_size : {std::size_t{1}, std::size_t{2}, std::size_t{4}}) {
        codec::nal_unit_reader in(input, length_size);
        std::size_t total = 0;
        while (const auto nal_unit = in.next()) total += nal_unit->size();
        WEIR_FUZZ_CHECK(total <= size);
    }
    return 0;
}
