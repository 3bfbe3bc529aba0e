#include "portal/uploads/uploads.hpp"

#include "portal/uploads/errc.hpp"
#include "portal/uploads/finish.hpp"
#include "portal/uploads/room.hpp"
#include "portal/uploads/rows.hpp"
#include "weir/base/event.hpp"
#include "weir/crypto/random.hpp"
#include "weir/net/errc.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <utility>

namespace portal::uploads {

using namespace boost::asio::experimental::awaitable_operators;
using weir::error_code;
using weir::result;
using weir::task;
using weir::store::now;
using weir::store::session;

namespace {

constexpr std::chrono::minutes sweep_every{5};

result<upload> there(result<std::optional<upload>> found, std::int64_t account) {
    if (!found) return found.error();
    if (!*found || (*found)->account != account || (*found)->expires_at < now())
        return errc::not_found;
    return std::move(**found);
}

/// The row with how much of the file is there.
result<upload> settled(upload read, const shelf& files, session& with) {
    if (read.done || read.kind == kind::final) {
        read.offset = read.length.value_or(0);
        return read;
    }
    const auto size = files.settle(read.id, read.unchecked_from.value_or(-1));
    if (!size) return size.error();
    if (read.unchecked_from)
        if (const auto set = rows::set_unchecked(with, read.id, std::nullopt); !set)
            return set.error();
    read.unchecked_from.reset();
    read.offset = *size;
    return read;
}

/// Whether a file may become its video's source: a partial one never does.
bool is_whole(const upload& u) {
    return !u.done && u.kind != kind::partial && u.length && u.offset == *u.length;
}

}  // namespace

uploads::uploads(settings how, weir::store::database& base, shelf files, weir::log out)
    : settings_(how), base_(base), files_(std::move(files)), log_(std::move(out)) {}

task<result<upload>> uploads::look(std::int64_t account, std::string id) {
    auto job = [account, id = std::move(id), this]() {
        auto asked = [&](session& with) -> result<upload> {
            auto found = there(rows::find(with, id), account);
            if (!found) return found;
            return settled(std::move(*found), files_, with);
        };
        return base_.run_here(asked);
    };
    co_return co_await disk_.run(std::move(job));
}

task<result<upload>> uploads::create(new_upload wanted) {
    auto job = [wanted = std::move(wanted), this]() {
        auto made = [&](session& with) { return begin(with, wanted, settings_, files_); };
        return base_.run_here(made);
    };
    auto begun = co_await disk_.run(std::move(job));
    if (!begun || !is_whole(*begun)) co_return begun;
    const auto mine = co_await turns_.take(begun->id);
    if (!mine) co_return mine.error();
    co_return co_await finish(std::move(*begun));
}

task<result<upload>> uploads::find(std::int64_t account, std::string id) {
    const auto mine = co_await turns_.take(id);
    if (!mine) co_return mine.error();
    auto found = co_await look(account, std::move(id));
    if (!found || !is_whole(*found)) co_return found;
    co_return co_await finish(std::move(*found));
}

task<result<upload>> uploads::append(std::int64_t account, std::string id, piece what,
                                     weir::net::body_source& body) {
    const auto mine = co_await turns_.take(id);
    if (!mine) co_return mine.error();
    auto found = co_await look(account, std::move(id));
    if (!found) co_return found;
    if (found->kind == kind::final) co_return error_code(errc::is_final);
    if (found->offset != what.offset) co_return error_code(errc::wrong_offset);
    auto to = co_await announce(std::move(*found), what);
    if (!to) co_return to;
    const auto size = co_await receive(*to, std::move(what), body, **mine);
    if (!size) co_return size.error();
    to->offset = *size;
    if (!is_whole(*to)) co_return to;
    co_return co_await finish(std::move(*to));
}

/// Learns the length, where the client says it now, and looks whether what comes fits.
task<result<upload>> uploads::announce(upload to, const piece& what) {
    auto job = [to = std::move(to), length = what.length, size = what.size,
                patience = settings_.patience, this](session& with) mutable -> result<upload> {
        if (length && to.length && *length != *to.length) return errc::bad_length;
        if (length && !to.length) {
            if (*length < to.offset) return errc::bad_length;
            if (const auto fits = check_room(with, to.account, *length, settings_); !fits)
                return fits.error();
            if (const auto set = rows::set_length(with, to.id, *length); !set) return set.error();
            to.length = length;
        }
        const auto most = most_bytes(with, to, settings_);
        if (!most) return most.error();
        if (size && *size > *most - to.offset) return errc::too_large;
        to.expires_at = now() + patience.count();
        if (const auto set = rows::set_expiry(with, to.id, to.expires_at); !set) return set.error();
        return to;
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::int64_t>> uploads::receive(const upload& to, piece what,
                                            weir::net::body_source& body, turns::turn& mine) {
    auto limit = [to, this](session& with) { return most_bytes(with, to, settings_); };
    const auto most = co_await base_.run(std::move(limit));
    if (!most) co_return most.error();
    std::optional<weir::net::checksum> sum;
    if (what.checksum) {
        auto mark = [id = to.id, from = to.offset](session& with) {
            return rows::set_unchecked(with, id, from);
        };
        const auto marked = co_await base_.run(std::move(mark));
        if (!marked) co_return marked.error();
        sum.emplace(what.checksum->algorithm);
    }
    auto at = to.offset;
    error_code broken;
    while (!broken) {
        auto next = co_await (body.read() || mine.wanted());
        if (next.index() == 1) {
            broken = errc::busy;
            break;
        }
        auto arrived = std::get<0>(std::move(next));
        if (!arrived) broken = arrived.error();
        if (!arrived || arrived->empty()) break;
        const auto room = static_cast<std::size_t>(*most - at);
        if (arrived->size() > room) broken = errc::too_large;
        arrived->resize(std::min(arrived->size(), room));
        if (sum) sum->add(weir::as_bytes(*arrived));
        const auto size = static_cast<std::int64_t>(arrived->size());
        auto write = [id = to.id, at, data = std::move(*arrived), files = files_,
                      floor = static_cast<std::int64_t>(settings_.free_floor)] {
            return files.write(id, at, data, floor);
        };
        const auto written = co_await disk_.run(std::move(write));
        if (written)
            at += size;
        else
            broken = written.error();
    }
    const bool damaged = sum && !broken && sum->finish() != what.checksum->digest;
    auto settle = [id = to.id, keep = damaged || (sum && broken) ? to.offset : at,
                   checked = sum.has_value(), this]() -> result<std::int64_t> {
        const auto size = files_.settle(id, keep);
        if (!size || !checked) return size;
        auto unmark = [&](session& with) { return rows::set_unchecked(with, id, std::nullopt); };
        const auto unmarked = base_.run_here(unmark);
        return unmarked ? size : result<std::int64_t>(unmarked.error());
    };
    const auto size = co_await disk_.run(std::move(settle));
    if (size && damaged) co_return error_code(errc::checksum_mismatch);
    // Who has left hears nothing; what came of the body is kept all the same.
    if (broken && broken != weir::net::errc::closed_early) co_return broken;
    co_return size;
}

task<result<upload>> uploads::finish(upload whole) {
    auto job = [whole = std::move(whole), this]() mutable -> result<upload> {
        const auto done = hand_over(whole, base_, files_, settings_);
        if (!done) return done.error();
        whole.done = true;
        return std::move(whole);
    };
    auto done = co_await disk_.run(std::move(job));
    if (!done) log_.error("cannot hand on an upload: {}", done.error().message());
    co_return done;
}

task<result<void>> uploads::remove(std::int64_t account, std::string id) {
    const auto mine = co_await turns_.take(id);
    if (!mine) co_return mine.error();
    auto job = [account, id, this]() -> result<void> {
        auto gone = [&](session& with) -> result<void> {
            const auto found = there(rows::find(with, id), account);
            if (!found) return found.error();
            return rows::remove(with, id);
        };
        if (const auto done = base_.run_here(gone); !done) return done;
        files_.remove(id);
        return {};
    };
    co_return co_await disk_.run(std::move(job));
}

task<> uploads::resume() {
    auto job = [](session& with) { return rows::open(with); };
    const auto all = co_await base_.run(std::move(job));
    if (!all) co_return;
    for (const auto& id : *all) {
        const auto mine = co_await turns_.take(id);
        if (!mine) continue;
        auto read = [id](session& with) { return rows::find(with, id); };
        const auto found = co_await base_.run(std::move(read));
        if (!found || !*found || (*found)->done || !(*found)->length) continue;
        auto measure = [files = files_, id, from = (*found)->unchecked_from] {
            return files.settle(id, from.value_or(-1));
        };
        const auto size = co_await disk_.run(std::move(measure));
        // Where the file has gone it went to its video.
        const bool gone = !size && size.error() == errc::not_found;
        if (!gone && (*found)->kind != kind::final && (!size || *size != *(*found)->length))
            continue;
        auto whole = **found;
        const auto done = co_await finish(std::move(whole));
        if (done) log_.info("handed on an upload that was whole before the start");
    }
}

task<> uploads::sweep() {
    auto job = [](session& with) { return rows::expired(with, now()); };
    const auto all = co_await base_.run(std::move(job));
    if (!all) co_return;
    for (const auto& id : *all) {
        const auto mine = co_await turns_.take(id);
        if (!mine) continue;
        auto gone = [id, this](session& with) {
            files_.remove(id);
            return rows::remove(with, id);
        };
        const auto done = co_await base_.run(std::move(gone));
        if (!done) log_.warning("cannot remove an expired upload: {}", done.error().message());
    }
}

task<> uploads::run() {
    co_await resume();
    for (;;) {
        co_await sweep();
        co_await weir::sleep(sweep_every);
    }
}

}  // namespace portal::uploads
