#include "weir/rtmp/chunk_reader.hpp"

#include "weir/rtmp/errc.hpp"

#include <algorithm>
#include <utility>

namespace weir::rtmp {
namespace {

constexpr std::uint32_t extended_mark = 0xffffff;
constexpr std::uint32_t max_control = 64;

// A type 3 header that begins a message after a type 0 header adds the type 0 header's timestamp
// (RTMP 5.3.1.2.4). ffmpeg sends it so when its second message has twice the time of the first;
// librtmp means "the same time". They only differ when the first time is not 0, and ffmpeg's is
// then as small as a frame's duration.
constexpr std::uint32_t longest_frame_ms = 200;

bool is_control(message_type type) {
    return type >= message_type::set_chunk_size && type <= message_type::set_peer_bandwidth;
}

error_code too_long(message_type type) {
    switch (type) {
        case message_type::command_amf0:
        case message_type::command_amf3: return errc::command_too_long;
        case message_type::data_amf0:
        case message_type::data_amf3: return errc::data_too_long;
        case message_type::audio:
        case message_type::video:
        case message_type::aggregate: return errc::media_too_long;
        default: return errc::control_too_long;
    }
}

}  // namespace

void chunk_reader::set_limits(const chunk_limits& limits) {
    limits_ = limits;
    for (auto& each : streams_) {
        if (!each.in_message || !each.keep || each.length <= limit_of(each.type)) continue;
        partial_bytes_ -= each.body.size();
        each.body = packet();
        each.keep = false;
    }
}

std::uint32_t chunk_reader::limit_of(message_type type) const {
    switch (type) {
        case message_type::command_amf0:
        case message_type::command_amf3: return limits_.command;
        case message_type::data_amf0:
        case message_type::data_amf3: return limits_.data;
        case message_type::audio:
        case message_type::video:
        case message_type::aggregate: return limits_.media;
        default: return is_control(type) ? max_control : 0;
    }
}

parsed<std::optional<message>> chunk_reader::next(byte_view& input) {
    for (;;) {
        if (!current_) {
            chunk_header header;
            if (!take_header(input, header)) return std::optional<message>();
            if (const auto begun = begin_chunk(header); !begun) return begun.error();
        }
        if (const auto taken = take_payload(input); !taken) return taken.error();
        if (chunk_left_ > 0) return std::optional<message>();

        auto& from = streams_[*current_];
        current_.reset();
        if (from.received < from.length) continue;
        auto ended = end_message(from);
        if (!ended || *ended) return ended;
    }
}

const chunk_reader::stream* chunk_reader::find(std::uint32_t id) const {
    const auto at = std::ranges::find(streams_, id, &stream::id);
    return at == streams_.end() ? nullptr : &*at;
}

// Nothing while a part of the header is missing.
std::optional<chunk_reader::chunk_header> chunk_reader::parse_header(byte_view data) const {
    byte_reader in(data);
    const auto first = in.u8();
    if (!first) return {};
    chunk_header header;
    header.format = *first >> 6;
    header.id = *first & 63;
    if (header.id < 2) {
        const auto extra = in.take(header.id + 1);
        if (!extra) return {};
        // Little-endian (5.3.1.1).
        header.id = 64u + (*extra)[0] + (extra->size() > 1 ? 256u * (*extra)[1] : 0u);
    }

    if (header.format < 3) {
        const auto time = in.u24();
        if (!time) return {};
        header.time = *time;
        if (header.format < 2) {
            const auto length = in.u24();
            const auto type = in.u8();
            if (!length || !type) return {};
            header.length = *length;
            header.type = static_cast<message_type>(*type);
        }
        if (header.format == 0) {
            const auto id = in.take(4);
            if (!id) return {};
            for (std::size_t i = 4; i > 0; --i)
                header.stream_id = header.stream_id << 8 | (*id)[i - 1];
        }
        if (header.time == extended_mark) {
            header.extended = in.u32();
            if (!header.extended) return {};
            header.time = *header.extended;
        }
    } else if (const auto* known = find(header.id); known != nullptr && known->extended) {
        // Repeated by most senders, left out by some; a few repeat the message's time where the
        // header had a delta. So the next four bytes are one of these, or payload.
        const auto rest = in.rest().first(std::min<std::size_t>(in.left(), 4));
        std::array<std::uint8_t, 4> repeated{};
        std::array<std::uint8_t, 4> absolute{};
        put_be<4>(repeated.data(), *known->extended);
        put_be<4>(absolute.data(), known->timestamp);
        const auto begins = [&rest](const auto& with) {
            return std::equal(rest.begin(), rest.end(), with.begin());
        };
        if (begins(repeated) || (known->in_message && begins(absolute))) {
            if (!in.skip(4)) return {};
        }
    }
    header.size = in.offset();
    return header;
}

bool chunk_reader::take_header(byte_view& input, chunk_header& header) {
    const auto take = [this, &input](std::size_t count) {
        input = input.subspan(count);
        consumed_ += count;
    };
    if (header_size_ == 0) {
        if (const auto found = parse_header(input)) {
            header = *found;
            take(found->size);
            return true;
        }
    }
    const auto begin = header_.begin();
    const auto more = std::min(max_header - header_size_, input.size());
    std::copy_n(input.begin(), more, begin + static_cast<std::ptrdiff_t>(header_size_));
    const auto found = parse_header(byte_view(header_).first(header_size_ + more));
    if (!found) {
        header_size_ += more;
        take(more);
        return false;
    }
    header = *found;
    if (found->size >= header_size_) {
        take(found->size - header_size_);
        header_size_ = 0;
    } else {
        // What was looked at as an extended timestamp is payload, and stays.
        std::copy(begin + static_cast<std::ptrdiff_t>(found->size),
                  begin + static_cast<std::ptrdiff_t>(header_size_), begin);
        header_size_ -= found->size;
    }
    return true;
}

parsed<void> chunk_reader::begin_chunk(const chunk_header& header) {
    if (find(header.id) == nullptr) {
        // librtmp answers a ping with a type 1 header as the first of its chunk stream.
        if (header.format > 1) return fail(errc::header_missing);
        if (streams_.size() == max_chunk_streams) return fail(errc::chunk_streams);
        streams_.emplace_back().id = header.id;
    }
    current_ = static_cast<std::size_t>(find(header.id) - streams_.data());
    auto& into = streams_[*current_];

    if (header.format < 3) {
        drop(into);
        into.extended = header.extended;
        into.delta = header.time;
        if (header.format == 0) {
            into.timestamp = header.time;
            into.stream_id = header.stream_id;
            if (header.time > longest_frame_ms) into.delta = 0;
        } else {
            into.timestamp += header.time;
        }
        if (header.format < 2) {
            into.length = header.length;
            into.type = header.type;
        }
    } else if (!into.in_message) {
        into.timestamp += into.delta;
    }
    if (!into.in_message) {
        if (const auto begun = begin_message(into); !begun) return begun;
    }
    chunk_left_ = std::min(chunk_size_, into.length - into.received);
    return {};
}

parsed<void> chunk_reader::begin_message(stream& into) {
    const auto limit = limit_of(into.type);
    into.keep = limit > 0;
    if (into.keep && into.length > limit) return fail(too_long(into.type));
    into.in_message = true;
    into.received = 0;
    if (into.keep && into.length > 0) into.body.reserve(std::min(into.length, limits_.eager));
    return {};
}

parsed<void> chunk_reader::take_payload(byte_view& input) {
    auto& into = streams_[*current_];
    if (header_size_ > 0) {
        const auto size = std::min<std::size_t>(header_size_, chunk_left_);
        if (auto added = add(into, byte_view(header_).first(size)); !added) return added;
        std::copy(header_.begin() + static_cast<std::ptrdiff_t>(size),
                  header_.begin() + static_cast<std::ptrdiff_t>(header_size_), header_.begin());
        header_size_ -= size;
    }
    const auto size = std::min<std::size_t>(input.size(), chunk_left_);
    const auto piece = input.first(size);
    input = input.subspan(size);
    consumed_ += size;
    return add(into, piece);
}

parsed<void> chunk_reader::add(stream& into, byte_view piece) {
    chunk_left_ -= static_cast<std::uint32_t>(piece.size());
    into.received += static_cast<std::uint32_t>(piece.size());
    if (!into.keep) return {};
    partial_bytes_ += piece.size();
    if (partial_bytes_ > limits_.partial) return fail(errc::partial_too_long);
    into.body.append(piece);
    return {};
}

parsed<std::optional<message>> chunk_reader::end_message(stream& from) {
    std::optional<message> done;
    if (from.keep) {
        done.emplace(message{from.type, from.stream_id, from.timestamp, std::move(from.body)});
        partial_bytes_ -= done->body.size();
        from.body = packet();
    }
    from.in_message = false;
    if (!done) return done;
    if (done->type == message_type::set_chunk_size || done->type == message_type::abort) {
        if (const auto obeyed = obey(*done); !obeyed) return obeyed.error();
        done.reset();
    }
    return done;
}

parsed<void> chunk_reader::obey(const message& got) {
    byte_reader in(got.body.payload());
    const auto number = in.u32();
    if (!number) return fail(errc::control_too_short);
    if (got.type == message_type::set_chunk_size) {
        if (*number == 0 || *number > 0x7fffffff) return fail(errc::chunk_size);
        chunk_size_ = *number;
    } else if (find(*number) != nullptr) {
        drop(streams_[static_cast<std::size_t>(find(*number) - streams_.data())]);
    }
    return {};
}

void chunk_reader::drop(stream& partial) {
    if (!partial.in_message) return;
    partial_bytes_ -= partial.body.size();
    partial.body = packet();
    partial.in_message = false;
}

}  // namespace weir::rtmp
