#include "weir/app/settings.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

using namespace weir;
using namespace std::chrono_literals;

namespace {

app::settings read(std::initializer_list<const char*> assignments) {
    config from;
    for (const auto* each : assignments) from.set(each);
    auto made = app::read_settings(from);
    const auto mistake = from.finish();
    CHECK((mistake ? mistake->message() : "") == "");
    return made;
}

std::string mistake(std::initializer_list<const char*> assignments) {
    config from;
    for (const auto* each : assignments) from.set(each);
    app::read_settings(from);
    const auto found = from.finish();
    return found ? found->message() : "";
}

}  // namespace

TEST_CASE("without a word the settings are those of the documentation") {
    const auto made = read({});
    CHECK(made.rtmp.port == 1935);
    CHECK(made.http.port == 8080);
    CHECK(made.access_mode == "store");
    CHECK(made.rtmp_session.negotiation_time == 10s);
    CHECK(made.rtmp_session.silence_time == 30s);
    CHECK(made.lowest_log_level() == log_level::info);
}

TEST_CASE("keys reach their settings, and the portal's are left to it") {
    const auto made =
        read({"rtmp.port=1936", "http.address=127.0.0.1", "access.mode=open", "log.level=warning",
              "stream.log_size=\"8MiB\"", "hls.part=\"500ms\"", "portal.port=8000"});
    CHECK(made.rtmp.port == 1936);
    CHECK(made.http.address == "127.0.0.1");
    CHECK(made.access_mode == "open");
    CHECK(made.log.bytes == 8 << 20);
    CHECK(made.hls.part_duration == 500ms);
    CHECK(made.lowest_log_level() == log_level::warning);
}

TEST_CASE("mistakes name their key") {
    for (const auto* wrong :
         {"rtmp.port=65536", "rtmp.port=\"high\"", "rtmp.negotiation_time=\"1ms\"",
          "access.mode=opne", "http.connections=0", "hls.part=\"2s\"", "stream.log_size=\"1KiB\"",
          "rtmp.prot=1", "rtmp.address=nonsense", "http.address=\"1.2.3.4.5\"",
          "http.address=localhost"}) {
        CAPTURE(wrong);
        const std::string key(wrong, std::string_view(wrong).find('='));
        CHECK(mistake({wrong}).starts_with("--set: " + key + ": "));
    }
}

TEST_CASE("two listeners cannot have one port") {
    CHECK(mistake({"rtmp.port=9000", "http.port=9000"}).starts_with("--set: http.port: "));
    CHECK(mistake({"rtmp.port=8080"}).find("http.port: ") != std::string::npos);
    CHECK(mistake({"rtmp.port=9000", "http.port=9000", "http.address=\"127.0.0.1\""}) != "");
    CHECK(mistake({"rtmp.port=9000", "http.port=9000", "http.address=\"127.0.0.1\"",
                   "rtmp.address=\"127.0.0.2\""}) == "");
    CHECK(mistake({"rtmp.port=0", "http.port=0"}) == "");
}
