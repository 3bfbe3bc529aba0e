#include "portal/delivery/pass.hpp"

#include "weir/crypto/hash.hpp"
#include "weir/crypto/text.hpp"

#include <fmt/format.h>

#include <charconv>

namespace portal::delivery {

namespace {

constexpr std::size_t longest = 128;
/// Apart from whatever else the key signs.
constexpr std::string_view purpose = "weir media pass 1";

}  // namespace

std::string passes::make(std::string_view video, std::int64_t viewer, reach how_far,
                         weir::store::timestamp now) const {
    const auto until = now + std::chrono::milliseconds(life).count();
    const auto claims =
        fmt::format("{}.{}.{}", until / 1000, viewer, how_far == reach::any ? "a" : "p");
    return fmt::format("{}.{}", claims, sign(video, claims));
}

passes::reach passes::read(std::string_view pass, std::string_view video,
                           weir::store::timestamp now) const {
    if (pass.size() > longest) return reach::none;
    const auto dot = pass.rfind('.');
    if (dot == std::string_view::npos) return reach::none;
    const auto claims = pass.substr(0, dot);
    const auto right = sign(video, claims);
    if (!weir::crypto::equal(weir::as_bytes(right), weir::as_bytes(pass.substr(dot + 1))))
        return reach::none;
    weir::store::timestamp until = 0;
    std::from_chars(claims.data(), claims.data() + claims.size(), until);
    if (now >= until * 1000) return reach::none;
    return claims.ends_with(".a") ? reach::any : reach::published;
}

std::string passes::sign(std::string_view video, std::string_view claims) const {
    const auto signed_text = fmt::format("{}\n/media/videos/{}/\n{}", purpose, video, claims);
    const auto mac = weir::crypto::hmac_sha256(key_, weir::as_bytes(signed_text));
    return weir::crypto::base64url(mac);
}

}  // namespace portal::delivery
