#include "portal/worker/plan.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace portal::worker;

namespace {

media film(std::int64_t width, std::int64_t height, rate pictures, bool web_safe,
           std::int64_t duration_ms = 60'000) {
    media made;
    made.kind = *container_named("mov");
    made.duration_ms = duration_ms;
    made.pictures = picture_stream{0, "h264", width, height, pictures, web_safe};
    made.sound = sound_stream{1, "aac"};
    return made;
}

std::vector<std::string> sizes(const plan& of) {
    std::vector<std::string> all;
    for (const auto& each : of.rungs)
        all.push_back(each.name + " " + std::to_string(each.width) + "x" +
                      std::to_string(each.height));
    return all;
}

const std::vector<std::int64_t> usual{360, 720, 1080};
constexpr std::chrono::seconds twenty{20};

}  // namespace

TEST_CASE("no size is above the source, and none repeats one that plays as it is") {
    CHECK(sizes(make_plan(film(1280, 720, {30, 1}, true), usual, twenty)) ==
          std::vector<std::string>{"360p 640x360"});
    CHECK(sizes(make_plan(film(1280, 720, {30, 1}, false), usual, twenty)) ==
          std::vector<std::string>{"360p 640x360", "720p 1280x720"});
    CHECK(sizes(make_plan(film(320, 240, {30, 1}, true), usual, twenty)).empty());
    CHECK(sizes(make_plan(film(320, 241, {30, 1}, false), usual, twenty)) ==
          std::vector<std::string>{"240p 318x240"});
}

TEST_CASE("the shorter side counts, and sides are even") {
    CHECK(sizes(make_plan(film(1080, 1920, {30, 1}, true), usual, twenty)) ==
          std::vector<std::string>{"360p 360x640", "720p 720x1280"});
    CHECK(sizes(make_plan(film(1000, 701, {30, 1}, true), {360}, twenty)) ==
          std::vector<std::string>{"360p 514x360"});
}

TEST_CASE("pictures a second are the usual ones, at most sixty") {
    CHECK(make_plan(film(640, 360, {2997, 100}, false), usual, twenty).pictures ==
          rate{30000, 1001});
    CHECK(make_plan(film(640, 360, {120, 1}, false), usual, twenty).pictures == rate{60, 1});
    CHECK(make_plan(film(640, 360, {1389, 100}, false), usual, twenty).pictures == rate{14, 1});
}

TEST_CASE("stretches are whole groups, and less than a second at the end makes none") {
    const auto exact = make_plan(film(640, 360, {30, 1}, false, 40'000), usual, twenty);
    CHECK(exact.group == 60);
    CHECK(exact.stretch == 600);
    CHECK(exact.stretches == 2);
    CHECK(exact.start_of(1) == "20.000000");
    CHECK(make_plan(film(640, 360, {30, 1}, false, 40'900), usual, twenty).stretches == 2);
    CHECK(make_plan(film(640, 360, {30, 1}, false, 41'100), usual, twenty).stretches == 3);
    CHECK(make_plan(film(640, 360, {30, 1}, false, 500), usual, twenty).stretches == 1);
}

TEST_CASE("a plan is read as it was written, and what is none is harmless") {
    const auto made = make_plan(film(1920, 1080, {30000, 1001}, true, 61'234), usual, twenty);

    const auto read = plan_from(to_json(made));

    CHECK(read.rungs == made.rungs);
    CHECK(read.pictures == made.pictures);
    CHECK(read.stretches == made.stretches);
    CHECK(read.found.kind.whole_name == made.found.kind.whole_name);
    CHECK(read.keeps_pictures());
    CHECK(read.found.sound->codec == "aac");
    for (const auto* each : {"", "{", "[]", "{\"over\":0,\"rungs\":[1,{}]}"})
        CHECK(plan_from(each).stretches == 1);
}
