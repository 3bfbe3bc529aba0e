#include "portal/uploads/routes.hpp"

#include "portal/http/form.hpp"
#include "portal/http/problem.hpp"
#include "portal/uploads/errc.hpp"
#include "portal/uploads/headers.hpp"
#include "portal/videos/video.hpp"

#include <fmt/format.h>

#include <utility>

namespace portal::uploads {

using http::visit;
using http::who;
using weir::result;
using weir::task;
using weir::net::make_problem;
using weir::net::method;
using weir::net::request;
using weir::net::response;

namespace {

constexpr std::string_view version = "1.0.0";
constexpr std::size_t most_name = 255;

response bad_request(std::string_view detail) {
    return make_problem(400, "badRequest", detail);
}

response refusal(const weir::error_code& why) {
    if (why == errc::not_found) return http::not_found();
    if (why == errc::no_such_video)
        return make_problem(404, "videoNotFound", "There is no such video of yours.");
    if (why == errc::wrong_offset)
        return make_problem(409, "wrongOffset", "The upload ends elsewhere. Ask with HEAD where.");
    if (why == errc::too_large)
        return make_problem(413, "tooLarge", "The file is larger than announced or allowed.");
    if (why == errc::quota)
        return make_problem(413, "quotaExceeded", "Your account has no room left for this file.");
    if (why == errc::no_space)
        return make_problem(507, "noSpace", "The server has no room left. Try again later.");
    if (why == errc::too_many)
        return make_problem(429, "tooManyUploads", "End some of your uploads first.");
    if (why == errc::is_final)
        return make_problem(403, "finalUpload", "A final upload takes no bytes.");
    if (why == errc::bad_parts)
        return make_problem(400, "badParts", "A part is not there, not whole, or no part.");
    if (why == errc::bad_length)
        return bad_request("Upload-Length does not fit what was said or sent before.");
    if (why == errc::checksum_mismatch)
        return make_problem(460, "checksumMismatch", "The bytes are not those that were meant.");
    if (why == errc::busy) return make_problem(423, "busy", "Another request has the upload now.");
    return http::unavailable("The server cannot do this at the moment. Try again soon.");
}

/// What an answer tells of an upload.
void describe(const upload& of, response& in) {
    in.set("Upload-Offset", std::to_string(of.offset));
    if (!of.done) in.set("Upload-Expires", weir::net::http_date(of.expires_at / 1000));
    if (!of.video.empty()) in.set("Weir-Video-Id", of.video);
}

/// The routes and what they hold on to.
struct desk {
    uploads& all;
    const http::site& where;

    response options() const {
        auto answer = http::no_content();
        answer.set("Tus-Version", std::string(version));
        answer.set("Tus-Extension",
                   "creation,creation-with-upload,creation-defer-length,expiration,checksum,"
                   "termination,concatenation");
        answer.set("Tus-Max-Size", std::to_string(all.limits().largest));
        answer.set("Tus-Checksum-Algorithm", "sha1,sha256");
        return answer;
    }

    /// What the body is, if it comes as part of an upload; or why it cannot be taken.
    result<piece> read_piece(const request& r, response& refused) const {
        piece what;
        if (const auto said = r.header("Upload-Checksum")) {
            what.checksum = read_checksum(*said);
            if (!what.checksum) {
                refused = bad_request("Upload-Checksum is neither sha1 nor sha256.");
                return errc::checksum_mismatch;
            }
        }
        if (const auto said = r.header("Content-Length")) what.size = read_size(*said);
        if (const auto said = r.header("Upload-Length")) {
            what.length = read_size(*said);
            if (!what.length) {
                refused = bad_request("Upload-Length is no size.");
                return errc::bad_length;
            }
        }
        return what;
    }

    /// What is wanted; or why that makes no sense.
    result<new_upload> read_wanted(const visit& v, response& refused) const {
        const auto& r = v.request;
        new_upload wanted;
        wanted.account = v.caller->account;
        wanted.channel = v.caller->channel;
        wanted.metadata = r.header("Upload-Metadata").value_or("");
        const auto pairs = read_metadata(wanted.metadata);
        refused = bad_request("Upload-Metadata is not pairs of a key and a text in base64.");
        if (!pairs) return errc::bad_length;
        wanted.name = value_of(*pairs, "filename");
        wanted.video = value_of(*pairs, "videoId");
        if (wanted.name.size() > most_name) return errc::bad_length;
        if (!wanted.video.empty() && !videos::is_id(wanted.video)) {
            refused = refusal(errc::no_such_video);
            return errc::no_such_video;
        }
        if (const auto said = r.header("Upload-Concat")) {
            auto parts = read_concat(*said);
            refused = bad_request("Upload-Concat is neither partial nor final with parts.");
            if (!parts) return errc::bad_parts;
            wanted.kind = parts->final ? kind::final : kind::partial;
            wanted.parts = std::move(parts->parts);
        }
        const auto length = r.header("Upload-Length");
        if (length) wanted.length = read_size(*length);
        const bool later = r.header("Upload-Defer-Length") == "1";
        refused = bad_request("Say Upload-Length, or Upload-Defer-Length: 1.");
        const bool said = wanted.length.has_value() != later;
        if (wanted.kind == kind::final ? length || later : !said) return errc::bad_length;
        return wanted;
    }

    static bool has_bytes(const request& r) {
        return http::is_content_type(r, "application/offset+octet-stream");
    }

    task<response> create(visit& v) const {
        response refused;
        auto wanted = read_wanted(v, refused);
        if (!wanted) co_return refused;
        auto what = read_piece(v.request, refused);
        if (!what) co_return refused;
        const bool with_bytes = wanted->kind != kind::final && has_bytes(v.request);
        auto made = co_await all.create(std::move(*wanted));
        if (!made) co_return refusal(made.error());
        if (with_bytes && !made->done) {
            what->length.reset();
            auto id = made->id;
            auto grown = co_await all.append(v.caller->account, std::move(id), std::move(*what),
                                             *v.request.incoming);
            if (grown) made = std::move(grown);
            // The upload has begun all the same, so its address is told; a client asks how far it
            // is.
        }
        auto answer = http::no_content();
        answer.status = 201;
        answer.set("Location", where.origin(v.request) + "/api/v1/uploads/" + made->id);
        describe(*made, answer);
        co_return answer;
    }

    task<response> show(visit& v) const {
        std::string id(v.request.param("upload"));
        const auto found = co_await all.find(v.caller->account, std::move(id));
        if (!found) co_return refusal(found.error());
        auto answer = http::no_content();
        answer.status = 200;
        answer.set("Cache-Control", "no-store");
        if (found->length)
            answer.set("Upload-Length", std::to_string(*found->length));
        else
            answer.set("Upload-Defer-Length", "1");
        if (!found->metadata.empty()) answer.set("Upload-Metadata", found->metadata);
        if (found->kind == kind::partial) answer.set("Upload-Concat", "partial");
        if (found->kind == kind::final) {
            std::string parts = "final;";
            for (const auto& each : found->parts)
                parts += (parts.ends_with(';') ? "/api/v1/uploads/" : " /api/v1/uploads/") + each;
            answer.set("Upload-Concat", parts);
        }
        describe(*found, answer);
        co_return answer;
    }

    task<response> append(visit& v) const {
        if (!has_bytes(v.request))
            co_return make_problem(415, "wrongContentType",
                                   "Send the bytes as application/offset+octet-stream.");
        const auto offset = read_size(v.request.header("Upload-Offset").value_or(""));
        if (!offset) co_return bad_request("Upload-Offset is no size.");
        response refused;
        auto what = read_piece(v.request, refused);
        if (!what) co_return refused;
        what->offset = *offset;
        std::string id(v.request.param("upload"));
        const auto grown = co_await all.append(v.caller->account, std::move(id), std::move(*what),
                                               *v.request.incoming);
        if (!grown) co_return refusal(grown.error());
        auto answer = http::no_content();
        describe(*grown, answer);
        co_return answer;
    }

    task<response> remove(visit& v) const {
        std::string id(v.request.param("upload"));
        const auto gone = co_await all.remove(v.caller->account, std::move(id));
        if (!gone) co_return refusal(gone.error());
        co_return http::no_content();
    }

    /// For clients whose way to us lets GET and POST pass alone.
    task<response> overridden(visit& v) const {
        const auto meant = v.request.header("X-HTTP-Method-Override").value_or("");
        if (meant == "PATCH") co_return co_await append(v);
        if (meant == "DELETE") co_return co_await remove(v);
        if (meant == "HEAD") co_return co_await show(v);
        auto refused = make_problem(405, "methodNotAllowed", "This address does not take POST.");
        refused.set("Allow", "HEAD, PATCH, DELETE");
        co_return refused;
    }
};

using step = task<response> (desk::*)(visit&) const;

/// Every request but OPTIONS says which tus it speaks, and every answer does too.
task<response> speak(desk at, step next, visit& v) {
    response answer;
    if (v.request.header("Tus-Resumable") != version) {
        answer = make_problem(412, "wrongVersion", "This server speaks tus 1.0.0.");
        answer.set("Tus-Version", std::string(version));
    } else {
        answer = co_await (at.*next)(v);
    }
    answer.set("Tus-Resumable", std::string(version));
    co_return answer;
}

task<response> show_options(desk at) {
    co_return at.options();
}

http::gate::handler speaking(const desk& at, step next) {
    return [at, next](visit& v) { return speak(at, next, v); };
}

http::gate::rule rule(method m, std::string pattern, std::size_t body, http::gate::handler answer) {
    http::gate::rule made;
    made.method = m;
    made.pattern = std::move(pattern);
    made.may = who::owner;
    made.body_limit = body;
    made.answer = std::move(answer);
    made.streams = body > 0;
    return made;
}

}  // namespace

void add_routes(http::gate& to, uploads& all) {
    const desk at{all, to.where()};
    const std::string one = "/api/v1/uploads/{upload}";
    const auto most = all.limits().largest;
    auto options =
        rule(method::options, "/api/v1/uploads", 0, [at](visit&) { return show_options(at); });
    options.may = who::anyone;
    to.add(std::move(options));
    to.add(rule(method::post, "/api/v1/uploads", most, speaking(at, &desk::create)));
    to.add(rule(method::head, one, 0, speaking(at, &desk::show)));
    to.add(rule(method::patch, one, most, speaking(at, &desk::append)));
    to.add(rule(method::delete_, one, 0, speaking(at, &desk::remove)));
    to.add(rule(method::post, one, most, speaking(at, &desk::overridden)));
}

}  // namespace portal::uploads
