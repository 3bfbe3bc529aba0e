#include "weir/access/open_admission.hpp"
#include "weir/access/store_admission.hpp"
#include "weir/access/stream_key.hpp"
#include "weir/crypto/random.hpp"
#include "weir/store/channels.hpp"
#include "weir/store/schema.hpp"

#include <doctest/doctest.h>

#include "support/temp_folder.hpp"
#include "support/wait_for.hpp"
#include <string>
#include <variant>

using weir::access::open_admission;
using weir::access::store_admission;
using weir::store::component;
using weir::store::database;
using weir::store::session;
using weir::stream::admitted;
using weir::stream::publish_request;
using weir::stream::refused;

namespace {

publish_request publishing(std::string name, std::string app = "live") {
    return {"rtmp", std::move(app), std::move(name), "", "127.0.0.1:5000"};
}

std::string channel(const std::variant<admitted, refused>& answer) {
    const auto* in = std::get_if<admitted>(&answer);
    return in ? in->channel : "";
}

std::string reason(const std::variant<admitted, refused>& answer) {
    const auto* out = std::get_if<refused>(&answer);
    return out ? out->reason : "";
}

struct fixture {
    temp_folder folder;
    database base{{folder.path("weir.db"), 2}, {}};
    store_admission admission{base, {}};
    weir::crypto::secret_key sealing{};

    fixture() {
        const component parts[] = {{"store", weir::store::schema()}};
        REQUIRE(base.migrate(parts));
        auto job = [](session& with) {
            const weir::store::channel ada{7, "ada", "Ada", "", "", std::nullopt, 0};
            return weir::store::add_channel(with, ada);
        };
        REQUIRE(base.run_here(job));
    }

    std::string rotate() {
        auto job = [this](session& with) {
            return weir::access::rotate_stream_key(with, 7, sealing, 1000);
        };
        return base.run_here(job)->text;
    }
};

}  // namespace

TEST_CASE("in open mode the key is the channel's name") {
    open_admission open;

    CHECK(channel(wait_for(open.ask(publishing("ada_1-X")))) == "ada_1-X");
    CHECK(channel(wait_for(open.ask(publishing(std::string(64, 'a'))))).size() == 64);
    for (const auto* name : {"", "a/b", "a b", "../x", "名"})
        CHECK(reason(wait_for(open.ask(publishing(name)))).find("channel's name") !=
              std::string::npos);
    CHECK(!reason(wait_for(open.ask(publishing(std::string(65, 'a'))))).empty());
    CHECK(reason(wait_for(open.ask(publishing("ada", "vod")))).find("/live") != std::string::npos);
}

TEST_CASE_FIXTURE(fixture, "the right key opens its channel") {
    const auto key = rotate();

    CHECK(key.size() == 22);
    CHECK(channel(wait_for(admission.ask(publishing(key)))) == "ada");
}

TEST_CASE_FIXTURE(fixture, "a wrong key is refused with a reason that does not repeat it") {
    rotate();
    const auto wrong = weir::crypto::random_token(16);

    for (const auto& name : {wrong, std::string("ada"), std::string(), std::string(100000, 'k')}) {
        const auto said = reason(wait_for(admission.ask(publishing(name))));
        CHECK(!said.empty());
        if (!name.empty()) CHECK(said.find(name) == std::string::npos);
    }
    CHECK(!reason(wait_for(admission.ask(publishing(rotate(), "vod")))).empty());
}

TEST_CASE_FIXTURE(fixture, "a replaced key stops working") {
    const auto before = rotate();
    const auto after = rotate();

    CHECK(before != after);
    CHECK(!reason(wait_for(admission.ask(publishing(before)))).empty());
    CHECK(channel(wait_for(admission.ask(publishing(after)))) == "ada");
}

TEST_CASE_FIXTURE(fixture, "the owner can be shown the key again, another installation cannot") {
    const auto key = rotate();
    auto show = [this](session& with) { return weir::access::show_stream_key(with, 7, sealing); };
    auto stranger = sealing;
    stranger[0] = 1;
    auto steal = [&](session& with) { return weir::access::show_stream_key(with, 7, stranger); };

    CHECK((*base.run_here(show))->text == key);
    CHECK((*base.run_here(show))->rotated_at == 1000);
    CHECK(!*base.run_here(steal));
}

TEST_CASE("without a database newcomers are refused") {
    database gone({"/nonexistent/weir.db", 1}, {});
    store_admission admission(gone, {});

    const auto said = reason(wait_for(admission.ask(publishing(weir::crypto::random_token(16)))));

    CHECK(said.find("cannot check") != std::string::npos);
}
