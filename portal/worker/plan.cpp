#include "portal/worker/plan.hpp"

#include "weir/base/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace portal::worker {

namespace json = weir::json;

namespace {

constexpr std::array<rate, 8> usual_rates{
    {{24000, 1001}, {24, 1}, {25, 1}, {30000, 1001}, {30, 1}, {50, 1}, {60000, 1001}, {60, 1}}};

rate usual(const rate& of) {
    for (const auto& each : usual_rates)
        if (std::abs(each.value() - of.value()) < each.value() * 0.0005) return each;
    return {std::clamp<std::int64_t>(std::llround(of.value()), 1, 60), 1};
}

std::int64_t even(double of) {
    return std::max<std::int64_t>(2, 2 * std::llround(of / 2));
}

rung make_rung(const picture_stream& of, std::int64_t shorter, const rate& pictures) {
    const auto least = std::min(of.width, of.height);
    const auto scale = static_cast<double>(shorter) / static_cast<double>(least);
    rung made;
    made.name = std::to_string(shorter) + "p";
    made.width = even(static_cast<double>(of.width) * scale);
    made.height = even(static_cast<double>(of.height) * scale);
    // A tenth of a bit a pixel at 30 pictures a second; more pictures cost less each.
    const auto pixels = static_cast<double>(made.width * made.height);
    made.most_bits =
        std::llround(pixels * 30 * 0.1 * std::sqrt(std::max(1.0, pictures.value() / 30))) + 200'000;
    return made;
}

std::vector<rung> make_rungs(const picture_stream& of, std::vector<std::int64_t> heights,
                             const rate& pictures) {
    const auto least = std::min(of.width, of.height);
    // What is there as it is needs no second of the same size.
    std::erase_if(heights,
                  [&](std::int64_t each) { return of.web_safe ? each >= least : each > least; });
    if (heights.empty() && !of.web_safe)
        heights.push_back(std::max<std::int64_t>(2, least / 2 * 2));
    std::ranges::sort(heights);
    std::vector<rung> made;
    for (const auto each : heights) made.push_back(make_rung(of, each, pictures));
    return made;
}

std::int64_t number(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    return found && found->is_int64() ? found->get_int64() : 0;
}

std::string text(const json::object& from, std::string_view key) {
    const auto* found = from.if_contains(key);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

json::object describe(const picture_stream& of) {
    return {{"index", of.index},     {"codec", of.codec},        {"width", of.width},
            {"height", of.height},   {"over", of.pictures.over}, {"under", of.pictures.under},
            {"webSafe", of.web_safe}};
}

picture_stream pictures_from(const json::object& from) {
    picture_stream read;
    read.index = static_cast<std::size_t>(number(from, "index"));
    read.codec = text(from, "codec");
    read.width = number(from, "width");
    read.height = number(from, "height");
    read.pictures = {number(from, "over"), std::max<std::int64_t>(1, number(from, "under"))};
    const auto* safe = from.if_contains("webSafe");
    read.web_safe = safe && safe->is_bool() && safe->get_bool();
    return read;
}

}  // namespace

std::string plan::start_of(std::int64_t nth) const {
    return fmt::format("{:.6f}", static_cast<double>(nth * stretch) / pictures.value());
}

plan make_plan(media found, const std::vector<std::int64_t>& heights, std::chrono::seconds length) {
    plan made;
    if (found.pictures) {
        made.pictures = usual(found.pictures->pictures);
        made.rungs = make_rungs(*found.pictures, heights, made.pictures);
        made.group = std::max<std::int64_t>(1, std::llround(made.pictures.value() * 2));
        made.stretch = made.group * std::max<std::int64_t>(1, length.count() / 2);
        const auto all = static_cast<double>(found.duration_ms) / 1000 * made.pictures.value();
        // Less than a second at the end belongs to the stretch before.
        made.stretches = std::max<std::int64_t>(
            1, static_cast<std::int64_t>(
                   std::ceil((all - made.pictures.value()) / static_cast<double>(made.stretch))));
    }
    made.found = std::move(found);
    return made;
}

std::string to_json(const plan& made) {
    json::object all{{"demuxer", made.found.kind.demuxer},
                     {"duration", made.found.duration_ms},
                     {"over", made.pictures.over},
                     {"under", made.pictures.under},
                     {"group", made.group},
                     {"stretch", made.stretch},
                     {"stretches", made.stretches}};
    if (made.found.pictures) all["pictures"] = describe(*made.found.pictures);
    if (made.found.sound)
        all["sound"] =
            json::object{{"index", made.found.sound->index}, {"codec", made.found.sound->codec}};
    json::array rungs;
    for (const auto& each : made.rungs)
        rungs.push_back(json::object{{"name", each.name},
                                     {"width", each.width},
                                     {"height", each.height},
                                     {"mostBits", each.most_bits}});
    all["rungs"] = std::move(rungs);
    return json::serialize(all);
}

plan plan_from(std::string_view from) {
    plan read;
    boost::system::error_code failed;
    const auto whole = json::parse(from, failed);
    if (failed || !whole.is_object()) return read;
    const auto& all = whole.get_object();
    if (const auto kind = container_named(text(all, "demuxer"))) read.found.kind = *kind;
    read.found.duration_ms = number(all, "duration");
    read.pictures = {std::max<std::int64_t>(1, number(all, "over")),
                     std::max<std::int64_t>(1, number(all, "under"))};
    read.group = std::max<std::int64_t>(1, number(all, "group"));
    read.stretch = std::max<std::int64_t>(1, number(all, "stretch"));
    read.stretches = std::max<std::int64_t>(1, number(all, "stretches"));
    if (const auto* each = all.if_contains("pictures"); each && each->is_object())
        read.found.pictures = pictures_from(each->get_object());
    if (const auto* each = all.if_contains("sound"); each && each->is_object())
        read.found.sound =
            sound_stream{static_cast<std::size_t>(number(each->get_object(), "index")),
                         text(each->get_object(), "codec")};
    if (const auto* rungs = all.if_contains("rungs"); rungs && rungs->is_array())
        for (const auto& each : rungs->get_array())
            if (each.is_object())
                read.rungs.push_back(
                    {text(each.get_object(), "name"), number(each.get_object(), "width"),
                     number(each.get_object(), "height"), number(each.get_object(), "mostBits")});
    return read;
}

}  // namespace portal::worker
