#include "weir/store/session.hpp"

#include "weir/store/dialect.hpp"
#include "weir/store/errc.hpp"

#include <soci/soci.h>

#include <exception>
#include <list>
#include <utility>

namespace weir::store {

namespace {

/// A parameter in a place that stays while SOCI holds its address.
struct bound {
    soci::indicator state = soci::i_ok;
    long long number = 0;
    double real = 0;
    std::string text;
};

void bind(soci::statement& into, const value& given, bound& place) {
    const auto& held = given.held();
    if (const auto* number = std::get_if<std::int64_t>(&held)) {
        place.number = *number;
        into.exchange(soci::use(place.number, place.state));
    } else if (const auto* real = std::get_if<double>(&held)) {
        place.real = *real;
        into.exchange(soci::use(place.real, place.state));
    } else {
        if (const auto* text = std::get_if<std::string>(&held))
            place.text = *text;
        else
            place.state = soci::i_null;
        into.exchange(soci::use(place.text, place.state));
    }
}

value column(const soci::row& from, std::size_t index) {
    if (from.get_indicator(index) == soci::i_null) return {};
    switch (from.get_properties(index).get_data_type()) {
        case soci::dt_double: return from.get<double>(index);
        case soci::dt_integer: return from.get<int>(index);
        case soci::dt_long_long: return from.get<long long>(index);
        case soci::dt_unsigned_long_long:
            return static_cast<std::int64_t>(from.get<unsigned long long>(index));
        case soci::dt_string:
        case soci::dt_xml: return from.get<std::string>(index);
        case soci::dt_date:
        case soci::dt_blob: break;
    }
    return {};
}

row copy(const soci::row& from) {
    values columns;
    columns.reserve(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) columns.push_back(column(from, i));
    return row(std::move(columns));
}

}  // namespace

struct session::connection {
    soci::session to;

    /// Runs one statement; gives its rows to `take` when it asks for any.
    template <class Take>
    std::int64_t run(std::string_view sql, const values& parameters, Take take) {
        std::list<bound> places;
        soci::row current;
        soci::statement made(to);
        if constexpr (!std::is_same_v<Take, std::nullptr_t>) made.exchange(soci::into(current));
        for (const auto& each : parameters) bind(made, each, places.emplace_back());
        made.alloc();
        made.prepare(std::string(sql));
        made.define_and_bind();
        if constexpr (std::is_same_v<Take, std::nullptr_t>) {
            made.execute(true);
            return made.get_affected_rows();
        } else {
            made.execute(false);
            while (made.fetch()) take(copy(current));
            return 0;
        }
    }
};

session::session(log out) : connection_(std::make_unique<connection>()), log_(std::move(out)) {}

session::~session() = default;

template <class Work>
auto session::guarded(std::string_view sql, Work work) -> std::invoke_result_t<Work&> {
    try {
        return work();
    } catch (const std::exception& failure) {
        const auto meaning = dialect::classify(failure);
        if (meaning == errc::failed || meaning == errc::unavailable)
            log_.error("{} [{}]", failure.what(), sql);
        if (meaning == errc::unavailable) healthy_ = false;
        return error_code(meaning);
    }
}

result<std::unique_ptr<session>> session::open(const std::string& path, log out) {
    std::unique_ptr<session> made(new session(std::move(out)));
    const auto opened = made->guarded("open", [&]() -> result<void> {
        dialect::open(made->connection_->to, path);
        for (const auto statement : dialect::greetings())
            made->connection_->run(statement, {}, [](const row&) {});
        return {};
    });
    if (!opened)
        return opened.error() == errc::busy ? opened.error() : error_code(errc::unavailable);
    return made;
}

result<rows> session::query(std::string_view sql, const values& parameters) {
    return guarded(sql, [&]() -> result<rows> {
        rows found;
        connection_->run(sql, parameters, [&found](row next) { found.push_back(std::move(next)); });
        return found;
    });
}

result<std::optional<row>> session::query_one(std::string_view sql, const values& parameters) {
    auto found = query(sql, parameters);
    if (!found) return found.error();
    if (found->empty()) return std::optional<row>();
    return std::optional<row>(std::move(found->front()));
}

result<std::int64_t> session::execute(std::string_view sql, const values& parameters) {
    return guarded(
        sql, [&]() -> result<std::int64_t> { return connection_->run(sql, parameters, nullptr); });
}

result<void> session::begin() {
    if (const auto begun = execute(dialect::begin()); !begun) return begun.error();
    return {};
}

result<void> session::begin_migration() {
    if (const auto begun = execute(dialect::begin_migration()); !begun) return begun.error();
    return {};
}

result<void> session::commit() {
    if (const auto kept = execute("COMMIT"); !kept) return kept.error();
    return {};
}

void session::roll_back() {
    // A connection whose transaction cannot even be undone is of no further use.
    if (!execute("ROLLBACK")) healthy_ = false;
}

}  // namespace weir::store
