#include "weir/record/index.hpp"
#include "weir/record/playlist.hpp"
#include "weir/record/salvage.hpp"

#include "../check.hpp"
#include <algorithm>
#include <string>

using namespace weir;
using namespace weir::record;

namespace {

/// Every file holds the same bytes.
class one_for_all final : public media_reader {
 public:
    explicit one_for_all(byte_view media) : media_(media) {}

    std::uint64_t size(const media_file&) override { return media_.size(); }
    bool read(const media_file&, std::uint64_t offset, std::span<std::uint8_t> into) override {
        WEIR_FUZZ_CHECK(into.size() <= 8);
        if (offset > media_.size() || into.size() > media_.size() - offset) return false;
        std::ranges::copy(media_.subspan(offset, into.size()), into.begin());
        return true;
    }

 private:
    byte_view media_;
};

}  // namespace

/// An index, a zero byte, and what is in the files.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const byte_view input(data, size);
    const auto end = std::ranges::find(input, 0);
    const auto length = static_cast<std::size_t>(end - input.begin());
    const auto text = as_text(input.first(length));
    auto read = read_index(text);
    if (!read) return 0;
    WEIR_FUZZ_CHECK(read->size <= length);
    for (const auto& each : read->pieces) WEIR_FUZZ_CHECK(each.file < read->files.size());

    // What was read is read again from as much of the text.
    const auto again = read_index(text.substr(0, read->size));
    WEIR_FUZZ_CHECK(again && again->parts.size() == read->parts.size());
    WEIR_FUZZ_CHECK(again->summary() == read->summary());

    one_for_all from(input.subspan(std::min(length + 1, size)));
    const auto whole = first_broken_part(*read, from);
    WEIR_FUZZ_CHECK(whole <= read->parts.size());
    read->cut(whole);
    WEIR_FUZZ_CHECK(read->parts.size() == whole);
    WEIR_FUZZ_CHECK(first_broken_part(*read, from) == whole);
    for (const auto each : read->sizes_before(whole))
        WEIR_FUZZ_CHECK(each <= from.size(media_file{}));
    if (whole == 0) return 0;
    const auto cut_text = read_index(text.substr(0, read->parts.back().line_end));
    WEIR_FUZZ_CHECK(cut_text && cut_text->parts.size() == whole);
    WEIR_FUZZ_CHECK(render_playlist(*read, "main").ends_with("#EXT-X-ENDLIST\n"));
    WEIR_FUZZ_CHECK(!render_multivariant(*read).empty());
    return 0;
}
