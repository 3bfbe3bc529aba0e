#include "weir/flv/script.hpp"

#include "weir/flv/amf0.hpp"
#include "weir/flv/errc.hpp"

#include <charconv>
#include <string_view>

namespace weir::flv {
namespace {

constexpr std::string_view set_data_frame = "@setDataFrame";
constexpr std::size_t max_encoder = 128;

// Some encoders write numbers as text.
double number_of(const amf0::object& from, std::string_view name) {
    constexpr double largest = 1e9;
    double number = from.number(name).value_or(0);
    if (const auto text = from.text(name)) {
        const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
        if (read.ec != std::errc()) return 0;
    }
    // Written so that NaN fails it.
    return number >= 0 && number <= largest ? number : 0;
}

std::string printable(std::string_view text) {
    std::string out(text.substr(0, max_encoder));
    for (auto& c : out) {
        if (c < ' ' || c > '~') c = '?';
    }
    return out;
}

}  // namespace

byte_view strip_set_data_frame(byte_view body) {
    byte_reader in(body);
    constexpr std::uint8_t string_marker = 2;
    if (in.u8() != string_marker) return body;
    const auto size = in.u16();
    if (!size) return body;
    const auto name = in.take(*size);
    return name && as_text(*name) == set_data_frame ? in.rest() : body;
}

parsed<metadata> read_metadata(byte_view body) {
    const auto message = strip_set_data_frame(body);
    const auto prefix = body.size() - message.size();
    amf0::reader in(message);
    const auto name = in.next();
    if (!name) return parse_error{name.error().code, prefix + name.error().offset};
    if (name->text() == nullptr || *name->text() != "onMetaData") {
        return parse_error{errc::script_name, prefix};
    }
    const auto content = in.next();
    if (!content) return parse_error{content.error().code, prefix + content.error().offset};
    metadata read;
    const auto* from = content->properties();
    if (from == nullptr) return read;
    read.width = number_of(*from, "width");
    read.height = number_of(*from, "height");
    read.frame_rate = number_of(*from, "framerate");
    read.video_data_rate = number_of(*from, "videodatarate");
    read.audio_data_rate = number_of(*from, "audiodatarate");
    read.encoder = printable(from->text("encoder").value_or(""));
    return read;
}

}  // namespace weir::flv
