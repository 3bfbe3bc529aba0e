#include "portal/http/form.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using portal::http::form;

namespace {

weir::net::request posting(std::string body, std::string type = "application/json") {
    weir::net::request made;
    made.method = weir::net::method::post;
    made.headers.emplace_back("Content-Type", std::move(type));
    made.body = std::move(body);
    return made;
}

/// {pointer: code} of what the form refuses, as one line.
std::string mistakes(const form& f) {
    const auto refused = f.refusal();
    if (!refused) return "";
    std::string line = std::to_string(refused->status);
    const auto body = weir::json::parse(refused->text).as_object();
    if (const auto* errors = body.if_contains("errors"))
        for (const auto& each : errors->as_array())
            line += " " + std::string(each.at("pointer").as_string()) + "=" +
                    std::string(each.at("code").as_string());
    return line;
}

}  // namespace

TEST_CASE("a length is counted in characters, not in bytes") {
    form fields(posting(R"({"title":"织机"})"));

    CHECK(fields.text("title", {1, 2}) == "织机");
    CHECK(mistakes(fields) == "");
    CHECK(portal::http::count_characters("a织é😀") == 4);
}

TEST_CASE("what is missing, of another type or of another length is noted with its place") {
    form fields(posting(R"({"short":"a","long":"abcdef","number":7,"null":null})"));

    CHECK(fields.text("absent", {0, 9}).empty());
    CHECK(fields.text("short", {2, 9}).empty());
    CHECK(fields.text("long", {0, 5}).empty());
    CHECK(!fields.optional_text("number", {0, 9}));
    CHECK(!fields.optional_text("null", {0, 9}));
    CHECK(!fields.optional_text("also absent", {0, 9}));
    fields.reject("long", "format", "of its own");

    CHECK(
        mistakes(fields) ==
        "422 /absent=required /short=tooShort /long=tooLong /number=type /null=type /long=format");
    CHECK(!fields.good("long"));
    CHECK(!fields.good("absent"));
}

TEST_CASE("a body that is no JSON object is refused as what it is") {
    CHECK(mistakes(form(posting("[]"))) == "422 =type");
    CHECK(mistakes(form(posting("7"))) == "422 =type");
    CHECK(mistakes(form(posting(""))) == "400");
    CHECK(mistakes(form(posting("{\"a\":1,}"))) == "400");
    CHECK(mistakes(form(posting("{\"a\":\"\xff\"}"))) == "400");
    CHECK(mistakes(form(posting(std::string(100, '[')))) == "400");
    CHECK(mistakes(form(posting("{}", "text/plain"))) == "415");
    CHECK(mistakes(form(posting("{}", "Application/JSON ; charset=utf-8"))) == "");
    CHECK(mistakes(form(weir::net::request{})) == "415");
}

TEST_CASE("control characters of both ranges are seen, letters are not taken for them") {
    using portal::http::has_control_characters;

    CHECK(has_control_characters("a\nb"));
    CHECK(!has_control_characters("a\nb", "\n"));
    CHECK(has_control_characters("\x7f"));
    CHECK(has_control_characters("\xc2\x85"));
    CHECK(has_control_characters(std::string_view("a\0b", 3)));
    CHECK(!has_control_characters("\xc2\xa0é织😀"));
}
