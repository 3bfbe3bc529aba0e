#include "portal/http/static_files.hpp"

#include "weir/base/bytes.hpp"
#include "weir/crypto/hash.hpp"
#include "weir/crypto/text.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

namespace portal::http {

using weir::net::response;

namespace {

namespace files = std::filesystem;

constexpr std::size_t most_files = 4096;
constexpr std::size_t most_bytes = 64 * 1024 * 1024;

struct kind {
    std::string_view ending;
    std::string_view type;
};
constexpr std::array kinds{
    kind{".css", "text/css; charset=utf-8"},
    kind{".html", "text/html; charset=utf-8"},
    kind{".ico", "image/x-icon"},
    kind{".jpg", "image/jpeg"},
    kind{".js", "text/javascript; charset=utf-8"},
    kind{".json", "application/json"},
    kind{".png", "image/png"},
    kind{".svg", "image/svg+xml"},
    kind{".txt", "text/plain; charset=utf-8"},
    kind{".wasm", "application/wasm"},
    kind{".webmanifest", "application/manifest+json"},
    kind{".webp", "image/webp"},
    kind{".woff2", "font/woff2"},
};

std::string_view type_of(std::string_view path) {
    for (const auto& each : kinds)
        if (path.ends_with(each.ending)) return each.type;
    return "application/octet-stream";
}

weir::bytes read_file(const files::path& path) {
    std::ifstream in(path, std::ios::binary);
    return weir::bytes(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

std::string etag_of(std::string_view content) {
    const auto digest = weir::crypto::sha256(weir::as_bytes(content));
    return '"' + weir::crypto::hex(weir::byte_view(digest).first(16)) + '"';
}

bool is_unchanged(const weir::net::request& r, std::string_view etag) {
    const auto known = r.header("If-None-Match");
    return known && (*known == "*" || known->find(etag) != std::string_view::npos);
}

weir::result<static_files> static_files::load(const std::string& folder) {
    static_files made;
    std::error_code error;
    std::size_t total = 0;
    for (files::recursive_directory_iterator next(folder, error), end; !error && next != end;
         next.increment(error)) {
        const auto name = next->path().filename().string();
        if (name.starts_with('.') && next->is_directory()) next.disable_recursion_pending();
        if (name.starts_with('.') || !next->is_regular_file() || next->is_symlink()) continue;
        auto path = "/" + files::relative(next->path(), folder).generic_string();
        const bool zipped = path.ends_with(".gz");
        if (zipped) path.resize(path.size() - 3);
        auto content = std::make_shared<const weir::bytes>(read_file(next->path()));
        total += content->size();
        if (made.files_.size() >= most_files || total > most_bytes)
            return weir::error_code(make_error_code(boost::system::errc::file_too_large));
        auto& one = made.files_[path];
        one.type = type_of(path);
        if (!zipped) one.etag = etag_of(weir::as_text(*content));
        (zipped ? one.zipped : one.plain) = std::move(content);
    }
    if (error) return weir::error_code(error);
    std::erase_if(made.files_, [](const auto& each) { return !each.second.plain; });
    const auto index = made.files_.find("/index.html");
    if (index == made.files_.end())
        return weir::error_code(make_error_code(boost::system::errc::no_such_file_or_directory));
    made.index_ = weir::as_text(*index->second.plain);
    made.files_.erase(index);
    return made;
}

response static_files::answer(const weir::net::request& r) const {
    const auto& found = files_.find(r.path)->second;
    const bool zipped = found.zipped && r.accepts_gzip();
    auto etag = found.etag;
    if (zipped) etag.insert(etag.size() - 1, "-gz");
    response made;
    made.set("ETag", etag);
    made.set("Cache-Control",
             r.path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
    if (found.zipped) made.set("Vary", "Accept-Encoding");
    if (is_unchanged(r, etag)) {
        made.status = 304;
        return made;
    }
    made.set("Content-Type", std::string(found.type));
    if (zipped) made.set("Content-Encoding", "gzip");
    made.pieces.push_back(zipped ? found.zipped : found.plain);
    return made;
}

}  // namespace portal::http
