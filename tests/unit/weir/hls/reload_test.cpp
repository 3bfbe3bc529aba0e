#include "weir/hls/reload.hpp"

#include <doctest/doctest.h>

#include "show.hpp"
#include <memory>

using namespace weir;
using hls::reload;

namespace weir::hls {

static std::ostream& operator<<(std::ostream& out, const reload& one) {
    constexpr const char* names[] = {"answer", "wait", "refuse"};
    return out << names[static_cast<int>(one.what)] << ' ' << one.reason;
}

}  // namespace weir::hls

namespace {

using text = std::optional<std::string_view>;

constexpr reload answer{reload::action::answer, {}};
constexpr reload wait{reload::action::wait, {}};

/// Segments 10 and 11 complete with three parts each; segment 12 with `growing` parts; PART-TARGET
/// 0.2 s.
std::shared_ptr<hls::snapshot> edge(std::size_t growing) {
    const auto to = std::make_shared<hls::snapshot>();
    auto& made = *to;
    made.part_target = std::chrono::milliseconds(200);
    made.next = {12, growing};
    for (const std::uint64_t msn : {10u, 11u, 12u}) {
        auto one = std::make_shared<hls::segment>();
        one->msn = msn;
        one->complete = msn < 12;
        one->parts.resize(one->complete ? 3 : growing);
        if (!one->parts.empty()) made.segments.push_back(one);
    }
    return to;
}

}  // namespace

TEST_CASE("directives are judged by RFC 8216bis 6.2.5.2") {
    const auto at = edge(2);
    const auto& now = *at;
    struct row {
        text msn, part;
        reload expected;
    };
    const row rows[] = {
        {{}, {}, answer},
        {"11", {}, answer},
        {"3", {}, answer},
        {"12", {}, wait},
        {"13", {}, wait},
        {"12", "0", answer},
        {"12", "1", answer},
        {"12", "2", wait},
        {"12", "17", wait},
        {"13", "0", wait},
        // Past the end of a complete segment is the start of the next one.
        {"11", "2", answer},
        {"11", "3", answer},
        {"11", "99", answer},
        {"3", "99", answer},
    };
    for (const auto& [msn, part, expected] : rows) {
        CAPTURE(msn.value_or("-"));
        CAPTURE(part.value_or("-"));
        CHECK(judge_reload({msn, part, {}}, now) == expected);
    }
    CHECK(judge_reload({"11", "3", {}}, *edge(0)) == wait);
}

TEST_CASE("nonsense and the far future are refused") {
    const auto at = edge(2);
    const auto& now = *at;
    struct row {
        text msn, part;
    };
    const row rows[] = {
        {{}, "0"},
        {"", {}},
        {"-1", {}},
        {"12x", {}},
        {" 12", {}},
        {"012", {}},
        {"99999999999999999999", {}},
        {"14", {}},
        {"12", "18"},
        {"13", "16"},
        {"12", ""},
        {"12", "-1"},
        {"12", "a"},
        {"18446744073709551615", {}},
        {"14", "0"},
        {"12", "18446744073709551615"},
    };
    for (const auto& [msn, part] : rows) {
        CAPTURE(msn.value_or("-"));
        CAPTURE(part.value_or("-"));
        const auto judged = judge_reload({msn, part, {}}, now);
        CHECK(judged.what == reload::action::refuse);
        CHECK(!judged.reason.empty());
    }
}

TEST_CASE("a delta update is asked for by its two names") {
    const auto at = edge(2);

    CHECK(judge_reload({{}, {}, "YES"}, *at) == answer);
    CHECK(judge_reload({{}, {}, "v2"}, *at) == answer);
    CHECK(judge_reload({"12", "2", "YES"}, *at) == wait);
    for (const auto* const wrong : {"", "yes", "NO", "v1", "YES,v2"}) {
        CAPTURE(wrong);
        CHECK(judge_reload({"11", {}, wrong}, *at).what == reload::action::refuse);
    }
}

TEST_CASE("an ended playlist answers at once, whatever is asked for") {
    const auto at = edge(0);
    auto& now = *at;
    now.ended = true;

    CHECK(judge_reload({"12", "5", {}}, now) == answer);
    CHECK(judge_reload({"99", {}, {}}, now) == answer);
    CHECK(judge_reload({"x", {}, {}}, now).what == reload::action::refuse);
}

TEST_CASE("long parts have a limit of three") {
    const auto at = edge(0);
    auto& now = *at;
    now.part_target = std::chrono::milliseconds(1000);

    CHECK(judge_reload({"12", "3", {}}, now) == wait);
    CHECK(judge_reload({"12", "4", {}}, now).what == reload::action::refuse);
}

TEST_CASE("a request that waits is answered by the snapshot that has it, and never refused") {
    test::show under_test;
    test::source from;
    from.gop = 2;
    under_test.packager.on_format(test::make_format(true, true));
    under_test.feed(from.run(4'990));
    const auto& before = under_test.last();
    REQUIRE(before.next == hls::position{3, 4});
    CHECK(judge_reload({"3", "4", {}}, before) == wait);
    CHECK(judge_reload({"3", "12", {}}, before) == wait);
    const auto seen = under_test.snapshots.size();

    under_test.feed(from.run(3'000));

    CHECK(judge_reload({"3", "4", {}}, *under_test.snapshots[seen]) == answer);
    for (auto i = seen; i < under_test.snapshots.size(); ++i) {
        const auto& now = *under_test.snapshots[i];
        // Segment 3 has ten parts, so its part 12 is part 0 of segment 4.
        CHECK(judge_reload({"3", "12", {}}, now) ==
              (now.next > hls::position{4, 0} ? answer : wait));
    }
}
