#include "weir/access/open_admission.hpp"

#include <algorithm>
#include <utility>

namespace weir::access {

namespace {

constexpr std::size_t most_name_size = 64;

bool is_channel_name(std::string_view text) {
    return !text.empty() && text.size() <= most_name_size &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
           });
}

}  // namespace

std::string unknown_app() {
    return "There is no such application here: the server address ends with /live.";
}

task<std::variant<stream::admitted, stream::refused>> open_admission::ask(
    stream::publish_request request) {
    if (request.app != live_app) co_return stream::refused(unknown_app());
    if (!is_channel_name(request.name))
        co_return stream::refused(
            "In open mode the stream key is the channel's name: 1 to 64 of the characters A-Z, "
            "a-z, 0-9, _ and -.");
    stream::admitted admitted;
    admitted.channel = std::move(request.name);
    co_return admitted;
}

}  // namespace weir::access
