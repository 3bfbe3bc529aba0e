#include "weir/store/secrets.hpp"

#include "weir/store/data_folder.hpp"
#include "weir/store/errc.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "support/temp_folder.hpp"
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

using weir::store::data_folder;
using weir::store::errc;
using weir::store::secrets;

namespace {

unsigned mode(const std::string& path) {
    struct stat about{};
    REQUIRE(::stat(path.c_str(), &about) == 0);
    return about.st_mode & 0777;
}

}  // namespace

TEST_CASE("the data folder is made with its parts, and again without harm") {
    const temp_folder folder;
    const data_folder data(folder.path("deep/var"));

    REQUIRE(data.make());
    REQUIRE(data.make());

    CHECK(mode(data.secrets()) == 0700);
    CHECK(mode(data.media()) == 0750);
}

TEST_CASE("a secret is made once, is random, and is for this user alone") {
    const temp_folder folder;
    const secrets kept(folder.path());

    const auto token = kept.token(secrets::control_token);

    REQUIRE(token);
    CHECK(token->size() == 43);
    CHECK(*kept.token(secrets::control_token) == *token);
    CHECK(*kept.token(secrets::setup_token) != *token);
    CHECK(kept.key(secrets::sealing_key).has_value());
    CHECK(*kept.key(secrets::sealing_key) == *kept.key(secrets::sealing_key));
    CHECK(mode(kept.path(secrets::control_token)) == 0600);
}

TEST_CASE("whoever asks at the same time gets the same secret") {
    const temp_folder folder;
    std::vector<std::string> got(8);
    std::vector<std::thread> threads;
    for (auto& each : got)
        threads.emplace_back([&each, &folder] { each = *secrets(folder.path()).token("shared"); });
    for (auto& each : threads) each.join();

    CHECK(std::set<std::string>(got.begin(), got.end()).size() == 1);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("a one-time secret can be removed") {
    const temp_folder folder;
    const secrets kept(folder.path());
    REQUIRE(kept.token(secrets::setup_token));

    REQUIRE(kept.remove(secrets::setup_token));

    CHECK(!*kept.existing(secrets::setup_token));
    CHECK(kept.remove(secrets::setup_token));
}

TEST_CASE("a file that holds no secret is refused") {
    const temp_folder folder;
    const secrets kept(folder.path());
    std::ofstream(folder.path("control-token")) << "changeme\n";

    CHECK(kept.token(secrets::control_token).error() == errc::bad_secret);
}
