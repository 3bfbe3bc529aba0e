#include "portal/channels/channels.hpp"

#include "portal/channels/errc.hpp"
#include "weir/access/stream_key.hpp"

#include <exception>
#include <utility>

namespace portal::channels {

using weir::error_code;
using weir::result;
using weir::task;
using weir::store::now;
using weir::store::session;
using channel = channels::channel;

namespace {

result<channel> there(result<std::optional<channel>> found) {
    if (!found) return found.error();
    if (!*found) return errc::not_found;
    return std::move(**found);
}

/// Reads the channel, lets `alter` change it, and writes it back, all in one transaction.
template <class Alter>
result<channel> altered(session& with, std::int64_t id, Alter alter) {
    return weir::store::transaction(with, [&](session& in) -> result<channel> {
        auto found = there(weir::store::find_channel(in, id));
        if (!found) return found;
        alter(*found);
        if (const auto kept = weir::store::save_channel(in, *found); !kept) return kept.error();
        return found;
    });
}

/// A picture that takes more memory than there is must cost its sender the picture, and no one else
/// the site.
result<std::string> draw(const avatars::shelf& pictures, const weir::bytes& upload) {
    try {
        return pictures.add(upload);
    } catch (const std::exception&) {
        return error_code(make_error_code(boost::system::errc::not_enough_memory));
    }
}

ingest_key shown(weir::access::stream_key key) {
    return {std::move(key.text), key.rotated_at};
}

}  // namespace

channels::channels(weir::store::database& base, avatars::shelf pictures,
                   weir::crypto::secret_key sealing)
    : base_(base), pictures_(std::move(pictures)), sealing_(sealing) {}

task<result<channel>> channels::find(std::string handle) {
    auto job = [handle = std::move(handle)](session& with) {
        return there(weir::store::find_channel(with, handle));
    };
    co_return co_await base_.run(std::move(job));
}

task<result<channel>> channels::find(std::int64_t id) {
    auto job = [id](session& with) { return there(weir::store::find_channel(with, id)); };
    co_return co_await base_.run(std::move(job));
}

task<result<std::vector<channel>>> channels::find_all(std::vector<std::string> handles) {
    auto job = [handles = std::move(handles)](session& with) -> result<std::vector<channel>> {
        std::vector<channel> all;
        for (const auto& handle : handles) {
            auto found = weir::store::find_channel(with, handle);
            if (!found) return found.error();
            if (*found) all.push_back(std::move(**found));
        }
        return all;
    };
    co_return co_await base_.run(std::move(job));
}

task<result<channel>> channels::change(std::int64_t id, edit wanted) {
    auto job = [id, wanted = std::move(wanted)](session& with) {
        return altered(with, id, [&](channel& changed) {
            if (wanted.title) changed.title = *wanted.title;
            if (wanted.description) changed.description = *wanted.description;
            if (wanted.display_name) changed.display_name = *wanted.display_name;
        });
    };
    co_return co_await base_.run(std::move(job));
}

task<result<channel>> channels::set_avatar(std::int64_t id, weir::bytes upload) {
    auto job = [upload = std::move(upload), pictures = pictures_] {
        return draw(pictures, upload);
    };
    auto name = co_await drawing_.run(std::move(job));
    if (!name) co_return name.error();
    std::optional<std::string> shown_name(std::move(*name));
    co_return co_await show_avatar(id, std::move(shown_name));
}

task<result<channel>> channels::remove_avatar(std::int64_t id) {
    co_return co_await show_avatar(id, std::nullopt);
}

task<result<channel>> channels::show_avatar(std::int64_t id, std::optional<std::string> name) {
    auto job = [id, name = std::move(name), pictures = pictures_](session& with) {
        std::optional<std::string> old;
        auto changed =
            altered(with, id, [&](channel& of) { old = std::exchange(of.avatar, name); });
        // Whichever is not shown goes.
        if (const auto& unused = changed ? old : name) pictures.remove(*unused);
        return changed;
    };
    co_return co_await base_.run(std::move(job));
}

task<result<std::optional<weir::bytes>>> channels::avatar(std::string name) {
    auto job = [name = std::move(name), pictures = pictures_](
                   session&) -> result<std::optional<weir::bytes>> { return pictures.read(name); };
    co_return co_await base_.run(std::move(job));
}

task<result<ingest_key>> channels::key(std::int64_t id) {
    auto job = [id, sealing = sealing_](session& with) -> result<ingest_key> {
        auto kept = weir::access::show_stream_key(with, id, sealing);
        if (!kept) return kept.error();
        if (*kept) return shown(std::move(**kept));
        auto made = weir::access::rotate_stream_key(with, id, sealing, now());
        if (!made) return made.error();
        return shown(std::move(*made));
    };
    co_return co_await base_.run(std::move(job));
}

task<result<ingest_key>> channels::rotate_key(std::int64_t id) {
    auto job = [id, sealing = sealing_](session& with) -> result<ingest_key> {
        auto made = weir::access::rotate_stream_key(with, id, sealing, now());
        if (!made) return made.error();
        return shown(std::move(*made));
    };
    co_return co_await base_.run(std::move(job));
}

}  // namespace portal::channels
