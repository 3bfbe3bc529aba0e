#include "portal/live/media_server.hpp"

#include "portal/live/errc.hpp"
#include "weir/base/deadline.hpp"

#include <utility>

namespace portal::live {

using weir::error_code;
using weir::result;
using weir::task;

namespace {

/// Some thousand streams.
constexpr std::size_t largest_answer = 8 * 1024 * 1024;

}  // namespace

task<result<weir::net::client_response>> media_server::ask(weir::net::method method,
                                                           std::string target) {
    weir::net::client_request asked;
    asked.address = settings_.address;
    asked.port = settings_.port;
    asked.method = method;
    asked.target = std::move(target);
    asked.headers.emplace_back("Authorization", "Bearer " + settings_.token);
    asked.limit = largest_answer;
    co_return co_await weir::with_deadline(weir::net::fetch(std::move(asked)), settings_.limit);
}

task<result<std::vector<stream>>> media_server::list() {
    const auto answer = co_await ask(weir::net::method::get, "/api/v1/streams");
    if (!answer) co_return answer.error();
    if (answer->status != 200) co_return error_code(errc::bad_answer);
    co_return read_streams(answer->body);
}

task<result<void>> media_server::stop(std::string channel) {
    // A handle needs no escaping in a path.
    const auto answer = co_await ask(weir::net::method::delete_, "/api/v1/streams/" + channel);
    if (!answer) co_return answer.error();
    if (answer->status == 404) co_return error_code(errc::not_live);
    if (answer->status != 204) co_return error_code(errc::bad_answer);
    co_return result<void>();
}

}  // namespace portal::live
