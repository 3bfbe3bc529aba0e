#include "weir/rtmp/stream_name.hpp"

#include "weir/rtmp/errc.hpp"

#include <algorithm>

namespace weir::rtmp {
namespace {

bool forbidden(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f || c == '\\';
}

result<named_path> read_path(std::string_view text) {
    named_path read;
    const auto mark = text.find('?');
    if (mark != std::string_view::npos) read.query = text.substr(mark + 1);
    auto path = text.substr(0, mark);
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
    if (path.size() > max_name) return make_error_code(errc::name_too_long);
    const bool climbs = path.find("..") != std::string_view::npos;
    if (climbs || std::ranges::any_of(path, forbidden))
        return make_error_code(errc::name_characters);
    read.path = path;
    return read;
}

}  // namespace

result<named_path> read_stream_name(std::string_view text) {
    auto read = read_path(text);
    if (read && read->path.empty()) return make_error_code(errc::name_empty);
    return read;
}

result<named_path> read_app(std::string_view text) {
    auto read = read_path(text);
    if (read) read->path.erase(read->path.find_last_not_of('/') + 1);
    return read;
}

}  // namespace weir::rtmp
