#include "portal/accounts/rules.hpp"

#include <doctest/doctest.h>

#include <string>

using portal::accounts::is_common_password;
using portal::accounts::is_handle;
using portal::accounts::is_reserved;

TEST_CASE("a handle is what may stand in an address unescaped") {
    for (const auto* good : {"ada", "a_b", "x99", "abcdefghijklmnopqrstuvwxyz0123"})
        CHECK_MESSAGE(is_handle(good), good);
    for (const auto* bad : {"", "ab", "Ada", "1ab", "_ab", "a-b", "a b", "a.b", "äda", "a\nb",
                            "abcdefghijklmnopqrstuvwxyz01234"})
        CHECK_MESSAGE(!is_handle(bad), bad);
    CHECK(!is_handle(std::string_view("ab\0", 3)));
}

TEST_CASE("names of the site are kept, the demonstration's is not") {
    CHECK(is_reserved("api"));
    CHECK(is_reserved("administrator"));
    CHECK(!is_reserved("demo"));
    CHECK(!is_reserved("ada"));
}

TEST_CASE("what is tried first everywhere is no password, in whatever case") {
    CHECK(is_common_password("Password1", "ada"));
    CHECK(is_common_password("1QAZ2WSX", "ada"));
    CHECK(is_common_password("Ada_Lovelace", "ada_lovelace"));
    CHECK(!is_common_password("a loom of one's own", "ada"));
}
