#include "weir/access/store_admission.hpp"

#include "weir/access/open_admission.hpp"
#include "weir/access/stream_key.hpp"
#include "weir/store/channels.hpp"

#include <optional>
#include <string>
#include <utility>

namespace weir::access {

store_admission::store_admission(store::database& database, log out)
    : database_(database), log_(std::move(out)) {}

task<std::variant<stream::admitted, stream::refused>> store_admission::ask(
    stream::publish_request request) {
    if (request.app != live_app) co_return stream::refused(unknown_app());
    if (!is_stream_key(request.name))
        co_return stream::refused(
            "This is no stream key. Copy the key from the studio page and paste it whole.");

    auto job = [hash = hash_stream_key(request.name)](store::session& with) {
        return store::find_handle_by_key(with, hash);
    };
    const auto found = co_await database_.run(std::move(job));
    if (!found) {
        log_.warning("{} publisher {} refused: {}", request.protocol, request.peer,
                     found.error().message());
        co_return stream::refused(
            "The server cannot check stream keys at the moment. Try again in a minute.", false);
    }
    if (!*found)
        co_return stream::refused(
            "This stream key is not valid. It may have been replaced: copy the current one from "
            "the studio page.");
    stream::admitted admitted;
    admitted.channel = **found;
    co_return admitted;
}

}  // namespace weir::access
