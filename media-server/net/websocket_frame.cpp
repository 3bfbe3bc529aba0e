#include "weir/net/websocket_frame.hpp"

#include "weir/net/errc.hpp"

#include <algorithm>
#include <utility>

namespace weir::net {

namespace {

constexpr std::uint8_t fin = 0x80;
constexpr std::uint8_t masked = 0x80;
constexpr std::uint8_t reserved = 0x70;
/// Lengths that say that the length follows in 2 or 8 bytes.
constexpr std::uint8_t length_of_2 = 126;
constexpr std::uint8_t length_of_8 = 127;
constexpr std::size_t mask_size = 4;

bool is_control(websocket_opcode opcode) {
    return static_cast<std::uint8_t>(opcode) >= 0x8;
}

bool is_known(std::uint8_t opcode) {
    return opcode <= 0x2 || (opcode >= 0x8 && opcode <= 0xa);
}

/// RFC 6455 7.4: those that may be sent; 1012 to 1014 are in IANA's registry.
bool is_close_code(std::uint16_t code) {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
           (code >= 3000 && code <= 4999);
}

std::uint64_t big_endian(byte_view data) {
    std::uint64_t value = 0;
    for (const auto byte : data) value = value << 8 | byte;
    return value;
}

}  // namespace

websocket_header::websocket_header(websocket_opcode opcode, std::size_t payload) {
    data_[0] = static_cast<std::uint8_t>(fin | static_cast<std::uint8_t>(opcode));
    if (payload < length_of_2) {
        data_[1] = static_cast<std::uint8_t>(payload);
    } else if (payload <= 0xffff) {
        data_[1] = length_of_2;
        put_be<2>(data_.data() + 2, payload);
        size_ = 4;
    } else {
        data_[1] = length_of_8;
        put_be<8>(data_.data() + 2, payload);
        size_ = 10;
    }
}

bytes websocket_control(websocket_opcode opcode, byte_view payload) {
    payload = payload.first(std::min(payload.size(), websocket_control_limit));
    bytes frame;
    byte_writer out(frame);
    out.append(websocket_header(opcode, payload.size()).view());
    out.append(payload);
    return frame;
}

bytes websocket_close_frame(std::uint16_t code, std::string_view reason) {
    bytes payload;
    if (code != websocket_close::no_code) {
        byte_writer out(payload);
        out.u16(code);
        reason = reason.substr(0, websocket_control_limit - 2);
        // Not in the middle of a character.
        while (!is_utf8(as_bytes(reason))) reason.remove_suffix(1);
        out.append(reason);
    }
    return websocket_control(websocket_opcode::close, payload);
}

/// As far as it is known: what has come of the header says how long it is.
std::size_t websocket_parser::header_size() const {
    if (header_got_ < 2) return 2;
    const auto length = header_[1] & ~masked;
    return 2u + (length == length_of_2 ? 2u : length == length_of_8 ? 8u : 0u) + mask_size;
}

result<std::size_t> websocket_parser::put(byte_view data) {
    std::size_t used = 0;
    while (!complete_) {
        while (header_got_ < header_size() && used < data.size()) {
            header_[header_got_++] = data[used++];
            if (header_got_ != header_size()) continue;
            if (const auto begun = begin_frame(); !begun) return begun.error();
        }
        if (header_got_ < header_size()) break;
        const auto now = std::min<std::uint64_t>(left_, data.size() - used);
        unmask(data.subspan(used, now));
        used += now;
        left_ -= now;
        if (left_ > 0) break;
        if (const auto ended = end_frame(); !ended) return ended.error();
    }
    return used;
}

std::optional<websocket_message> websocket_parser::take() {
    return std::exchange(complete_, std::nullopt);
}

result<void> websocket_parser::begin_frame() {
    const std::uint8_t opcode = header_[0] & 0x0f;
    if ((header_[0] & reserved) != 0 || !is_known(opcode) || (header_[1] & masked) == 0)
        return errc::websocket_frame;
    opcode_ = static_cast<websocket_opcode>(opcode);
    final_ = (header_[0] & fin) != 0;
    left_ = header_[1] & ~masked;
    const auto extended = header_size() - 2 - mask_size;
    if (extended > 0) {
        left_ = big_endian(byte_view(header_).subspan(2, extended));
        // The shortest form that holds the length is the only one.
        if (left_ < (extended == 2 ? length_of_2 : 0x10000u) || left_ >> 63 != 0)
            return errc::websocket_frame;
    }
    mask_at_ = 0;

    if (is_control(opcode_))
        return final_ && left_ <= websocket_control_limit ? result<void>() : errc::websocket_frame;
    if (open_.has_value() != (opcode_ == websocket_opcode::continuation))
        return errc::websocket_frame;
    if (!open_) open_ = opcode_;
    if (left_ > limit_ - message_.size()) return errc::websocket_too_big;
    return {};
}

void websocket_parser::unmask(byte_view data) {
    auto& to = is_control(opcode_) ? control_ : message_;
    const auto* const mask = header_.data() + header_size() - mask_size;
    auto at = to.size();
    to.insert(to.end(), data.begin(), data.end());
    for (; at < to.size(); ++at) to[at] ^= mask[mask_at_++ % mask_size];
}

result<void> websocket_parser::end_frame() {
    header_got_ = 0;
    if (is_control(opcode_)) {
        if (opcode_ == websocket_opcode::close) return end_close();
        complete_.emplace();
        complete_->opcode = opcode_;
        complete_->payload = std::exchange(control_, {});
    } else if (final_) {
        if (open_ == websocket_opcode::text && !is_utf8(message_)) return errc::websocket_text;
        complete_.emplace();
        complete_->opcode = *std::exchange(open_, std::nullopt);
        complete_->payload = std::exchange(message_, {});
    }
    return {};
}

/// RFC 6455 5.5.1
result<void> websocket_parser::end_close() {
    websocket_message close;
    close.opcode = websocket_opcode::close;
    if (!control_.empty()) {
        if (control_.size() < 2) return errc::websocket_frame;
        close.code = static_cast<std::uint16_t>(big_endian(byte_view(control_).first(2)));
        close.payload.assign(control_.begin() + 2, control_.end());
        if (!is_close_code(close.code)) return errc::websocket_frame;
        if (!is_utf8(close.payload)) return errc::websocket_text;
        control_.clear();
    }
    complete_ = std::move(close);
    return {};
}

std::uint16_t close_code_of(const error_code& parse_failure) {
    if (parse_failure == errc::websocket_too_big) return websocket_close::too_big;
    if (parse_failure == errc::websocket_text) return websocket_close::not_utf8;
    return websocket_close::protocol_error;
}

bool is_utf8(byte_view text) {
    while (!text.empty()) {
        const auto first = text[0];
        const std::size_t size = first < 0x80                    ? 1
                                 : first >= 0xc2 && first < 0xe0 ? 2
                                 : first >= 0xe0 && first < 0xf0 ? 3
                                 : first >= 0xf0 && first < 0xf5 ? 4
                                                                 : 0;
        if (size == 0 || text.size() < size) return false;
        if (size > 1) {
            // What the first byte leaves to the second.
            const std::uint8_t low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
            const std::uint8_t high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
            if (text[1] < low || text[1] > high) return false;
        }
        for (std::size_t i = 2; i < size; ++i)
            if ((text[i] & 0xc0) != 0x80) return false;
        text = text.subspan(size);
    }
    return true;
}

}  // namespace weir::net
