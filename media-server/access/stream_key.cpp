#include "weir/access/stream_key.hpp"

#include "weir/crypto/hash.hpp"
#include "weir/crypto/random.hpp"
#include "weir/crypto/text.hpp"
#include "weir/store/channels.hpp"

#include <utility>

namespace weir::access {

namespace {

constexpr std::size_t key_bytes = 16;

}  // namespace

bool is_stream_key(std::string_view text) {
    const auto raw = crypto::from_base64url(text);
    return raw && raw->size() == key_bytes;
}

std::string hash_stream_key(std::string_view text) {
    return crypto::hex(crypto::sha256(as_bytes(text)));
}

result<stream_key> rotate_stream_key(store::session& with, std::int64_t channel,
                                     const crypto::secret_key& sealing, store::timestamp now) {
    stream_key made;
    made.text = crypto::random_token(key_bytes);
    made.rotated_at = now;
    store::kept_key kept;
    kept.hash = hash_stream_key(made.text);
    kept.sealed = crypto::seal(sealing, made.text);
    kept.rotated_at = now;
    if (const auto set = store::set_stream_key(with, channel, kept); !set) return set.error();
    return made;
}

result<std::optional<stream_key>> show_stream_key(store::session& with, std::int64_t channel,
                                                  const crypto::secret_key& sealing) {
    const auto kept = store::find_stream_key(with, channel);
    if (!kept) return kept.error();
    if (!*kept) return std::optional<stream_key>();
    auto text = crypto::unseal(sealing, (*kept)->sealed);
    if (!text) return std::optional<stream_key>();
    stream_key shown;
    shown.text = std::move(*text);
    shown.rotated_at = (*kept)->rotated_at;
    return std::optional<stream_key>(std::move(shown));
}

}  // namespace weir::access
