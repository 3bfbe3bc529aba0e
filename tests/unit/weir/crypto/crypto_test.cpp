#include "weir/crypto/hash.hpp"
#include "weir/crypto/password.hpp"
#include "weir/crypto/random.hpp"
#include "weir/crypto/sealed.hpp"
#include "weir/crypto/text.hpp"

#include <doctest/doctest.h>

using namespace weir;
using namespace weir::crypto;

TEST_CASE("SHA-256 and HMAC-SHA256 give the standards' own examples") {
    CHECK(hex(sha256(as_bytes("abc"))) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // RFC 4231 test case 2
    CHECK(hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("base64url goes both ways and refuses what it is not") {
    const bytes data{0xfb, 0xff, 0x00, 0x10};
    CHECK(base64url(data) == "-_8AEA");
    CHECK(from_base64url("-_8AEA") == data);
    CHECK(!from_base64url("-_8AEA=="));
    CHECK(!from_base64url("+/8AEA"));
}

TEST_CASE("a password verifies against its own hash only") {
    const password_cost cheap{64 * 1024, 1};
    const auto hash = hash_password("correct horse", cheap);

    CHECK(hash.starts_with("$argon2id$"));
    CHECK(verify_password(hash, "correct horse"));
    CHECK(!verify_password(hash, "correct horsf"));
    CHECK(!verify_password("not a hash", "correct horse"));
    CHECK(needs_rehash(hash));
    CHECK(!needs_rehash(hash, cheap));
}

TEST_CASE("a sealed secret opens with its key and not when altered") {
    secret_key key;
    random_bytes(key);
    auto sealed = seal(key, "stream key");

    CHECK(unseal(key, sealed) == "stream key");
    secret_key other = key;
    other[0] ^= 1;
    CHECK(!unseal(other, sealed));
    sealed[5] = sealed[5] == 'A' ? 'B' : 'A';
    CHECK(!unseal(key, sealed));
    CHECK(!unseal(key, ""));
}

TEST_CASE("tokens are URL-safe and differ") {
    const auto token = random_token();
    CHECK(token.size() == 22);
    CHECK(token != random_token());
    CHECK(random_id() > 0);
}
