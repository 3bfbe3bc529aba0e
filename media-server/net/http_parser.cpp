#include "weir/net/http_parser.hpp"

#include "weir/net/target.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>

#include <utility>

namespace weir::net {

namespace http = boost::beast::http;

namespace {

/// Of "0", CR LF, CR LF: more is always to come in a chunked body (RFC 9112 7.1).
constexpr std::size_t last_chunk_size = 5;

method method_of(http::verb verb) {
    switch (verb) {
        case http::verb::get: return method::get;
        case http::verb::head: return method::head;
        case http::verb::post: return method::post;
        case http::verb::put: return method::put;
        case http::verb::patch: return method::patch;
        case http::verb::delete_: return method::delete_;
        case http::verb::options: return method::options;
        default: return method::other;
    }
}

/// The body as a text that grows with what arrives, not with what was announced, and that may be
/// taken in the middle.
struct arriving_body {
    using value_type = std::string;

    class reader {
     public:
        template <bool IsRequest, class Fields>
        reader(http::header<IsRequest, Fields>&, value_type& into) : into_(into) {}
        void init(const boost::optional<std::uint64_t>&, error_code& error) { error = {}; }
        template <class Buffers>
        std::size_t put(const Buffers& arrived, error_code& error) {
            error = {};
            std::size_t size = 0;
            for (const boost::asio::const_buffer part : boost::beast::buffers_range_ref(arrived)) {
                into_.append(static_cast<const char*>(part.data()), part.size());
                size += part.size();
            }
            return size;
        }
        void finish(error_code& error) { error = {}; }

     private:
        value_type& into_;
    };
};

}  // namespace

struct http_parser::state {
    http::request_parser<arriving_body> parser;
    std::size_t header_limit = 0;
    bool begun = false;
    bool body_allowed = false;
};

http_parser::http_parser(std::size_t header_limit) : state_(std::make_unique<state>()) {
    state_->header_limit = header_limit;
    state_->parser.header_limit(static_cast<std::uint32_t>(header_limit));
    // The limit of the body is known only once the head says which route it is for.
    state_->parser.body_limit(boost::none);
}

http_parser::~http_parser() = default;

result<std::size_t> http_parser::put(byte_view data) {
    auto& parser = state_->parser;
    std::size_t used = 0;
    // RFC 9112 2.2: empty lines in front of a request are read over.
    while (!state_->begun && used < data.size()) {
        state_->begun = data[used] != '\r' && data[used] != '\n';
        if (!state_->begun) ++used;
    }
    while (used < data.size() && !parser.is_done() &&
           (!parser.is_header_done() || state_->body_allowed)) {
        error_code error;
        const auto rest = data.subspan(used);
        // Beast 1.81 asserts this much of an empty first chunk when it looks at it again.
        if (parser.is_header_done() && parser.chunked() && rest.size() < last_chunk_size) break;
        const auto taken = parser.put(boost::asio::buffer(rest.data(), rest.size()), error);
        used += taken;
        if (error == http::error::need_more) {
            // Beast limits the head, but neither a chunk's extensions nor the trailer.
            if (data.size() - used > state_->header_limit)
                return make_error_code(http::error::header_limit);
            break;
        }
        if (error) return error;
        if (taken == 0) break;
    }
    return used;
}

bool http_parser::head_done() const {
    return state_->parser.is_header_done();
}
bool http_parser::done() const {
    return state_->parser.is_done();
}
bool http_parser::keep_alive() const {
    return state_->parser.keep_alive();
}

bool http_parser::expects_continue() const {
    return boost::beast::iequals(state_->parser.get()[http::field::expect], "100-continue");
}

result<request> http_parser::head() const {
    const auto& message = state_->parser.get();
    request made;
    made.method = method_of(message.method());
    made.target = std::string(message.target());
    made.http_1_1 = message.version() >= 11;
    for (const auto& field : message) made.headers.emplace_back(field.name_string(), field.value());
    auto target = parse_target(made.target);
    if (!target) return target.error();
    made.path = std::move(target->path);
    made.query = std::move(target->query);
    // RFC 9112 3.2.2: the absolute form counts, whatever Host says.
    if (!target->authority.empty()) {
        std::erase_if(made.headers,
                      [](const auto& field) { return boost::beast::iequals(field.first, "host"); });
        made.headers.emplace_back("Host", std::move(target->authority));
    }
    return made;
}

std::optional<std::uint64_t> http_parser::content_length() const {
    const auto length = state_->parser.content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

void http_parser::allow_body(std::size_t limit) {
    state_->body_allowed = true;
    state_->parser.body_limit(limit);
}

std::string http_parser::take_body() {
    return std::exchange(state_->parser.get().body(), {});
}

unsigned status_of(const error_code& parse_failure) {
    if (parse_failure == http::error::body_limit) return 413;
    if (parse_failure == http::error::header_limit) return 431;
    if (parse_failure == http::error::bad_version) return 505;
    return 400;
}

}  // namespace weir::net
