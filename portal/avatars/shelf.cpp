#include "portal/avatars/shelf.hpp"

#include "portal/avatars/errc.hpp"
#include "portal/avatars/picture.hpp"
#include "weir/crypto/random.hpp"
#include "weir/crypto/text.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace portal::avatars {

namespace {

namespace files = std::filesystem;

constexpr std::string_view ending = ".webp";
constexpr std::size_t name_bytes = 16;

}  // namespace

bool is_avatar_name(std::string_view name) {
    if (!name.ends_with(ending)) return false;
    const auto raw = weir::crypto::from_base64url(name.substr(0, name.size() - ending.size()));
    return raw && raw->size() == name_bytes;
}

weir::result<std::string> shelf::add(weir::byte_view upload) const {
    const auto sent = decode(upload);
    if (!sent) return sent.error();
    const auto kept = encode_webp(crop_and_scale(*sent, side));
    if (kept.empty()) return weir::error_code(errc::broken);
    std::error_code error;
    files::create_directories(folder_, error);
    if (error) return weir::error_code(error);
    const auto name = weir::crypto::random_token(name_bytes) + std::string(ending);
    const auto draft = folder_ + "/." + name;
    {
        std::ofstream out(draft, std::ios::binary);
        out.write(reinterpret_cast<const char*>(kept.data()),
                  static_cast<std::streamsize>(kept.size()));
        out.close();
        if (!out) return weir::error_code(make_error_code(boost::system::errc::io_error));
    }
    files::rename(draft, folder_ + "/" + name, error);
    if (error) return weir::error_code(error);
    return name;
}

std::optional<weir::bytes> shelf::read(std::string_view name) const {
    if (!is_avatar_name(name)) return std::nullopt;
    std::ifstream in(folder_ + "/" + std::string(name), std::ios::binary);
    if (!in) return std::nullopt;
    return weir::bytes(std::istreambuf_iterator<char>(in), {});
}

void shelf::remove(std::string_view name) const {
    if (!is_avatar_name(name)) return;
    std::error_code ignored;
    files::remove(folder_ + "/" + std::string(name), ignored);
}

}  // namespace portal::avatars
