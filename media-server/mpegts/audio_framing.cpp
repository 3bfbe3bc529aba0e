#include "weir/mpegts/audio_framing.hpp"

#include "weir/codec/aac.hpp"
#include "weir/codec/ac3.hpp"
#include "weir/codec/ac3_frame_size.hpp"
#include "weir/codec/adts.hpp"
#include "weir/codec/errc.hpp"
#include "weir/codec/latm.hpp"
#include "weir/codec/mpeg_audio.hpp"
#include "weir/codec/opus.hpp"

#include <algorithm>
#include <utility>

namespace weir::mpegts {
namespace {

// What is known of a track by the bytes that it was read from, so that the same bytes are not read
// again with every frame.
class description {
 public:
    // Tells the track's format and how long units are. `read` makes a format of `from`.
    template <class Read>
    std::optional<parse_error> tell(byte_view from, Read read, audio_frame& into,
                                    track_output& to) {
        if (!format_ || !std::ranges::equal(from_, from)) {
            format_.emplace(read());
            from_.assign(from.begin(), from.end());
        }
        if (!*format_) return format_->error();
        into.samples = (*format_)->samples_per_frame;
        into.sample_rate = (*format_)->sample_rate;
        to.format(**format_);
        return {};
    }

 private:
    bytes from_;
    std::optional<parsed<codec::audio_format>> format_;
};

// Bytes of a frame that may not be there.
byte_view piece(byte_view frame, std::size_t at, std::size_t size) {
    const auto rest = frame.subspan(std::min(at, frame.size()));
    return rest.first(std::min(size, rest.size()));
}

class adts_framing final : public audio_framing {
 public:
    parsed<std::size_t> size(byte_view data) override {
        const auto header = codec::read_adts_header(data);
        if (!header) return header.error();
        return header->frame_size;
    }
    std::optional<parse_error> read(byte_view frame, audio_frame& into, track_output& to) override {
        const auto header = codec::read_adts_header(frame);
        if (!header) return header.error();
        into.units.push_back(frame.subspan(header->header_size));
        const auto read_config = [&] { return codec::read_aac_config(header->config); };
        return description_.tell(header->config, read_config, into, to);
    }

 private:
    description description_;
};

class latm_framing final : public audio_framing {
 public:
    parsed<std::size_t> size(byte_view data) override { return codec::read_loas_size(data); }
    std::optional<parse_error> read(byte_view frame, audio_frame& into, track_output& to) override {
        units_.clear();
        if (const auto error = reader_.read(frame, units_)) return error;
        into.units.assign(units_.begin(), units_.end());
        if (reader_.config().empty()) return {};
        const auto read_config = [&] { return codec::read_aac_config(reader_.config()); };
        return description_.tell(reader_.config(), read_config, into, to);
    }

 private:
    description description_;
    codec::latm_reader reader_;
    std::vector<bytes> units_;
};

class mpeg_audio_framing final : public audio_framing {
 public:
    parsed<std::size_t> size(byte_view data) override {
        const auto header = codec::read_mpeg_audio_header(data);
        if (!header) return header.error();
        return header->frame_size;
    }
    std::optional<parse_error> read(byte_view frame, audio_frame& into, track_output& to) override {
        into.units.push_back(frame);
        const auto read_frame = [&] { return codec::read_mp3_frame(frame); };
        return description_.tell(piece(frame, 0, 4), read_frame, into, to);
    }

 private:
    description description_;
};

class ac3_framing final : public audio_framing {
 public:
    parsed<std::size_t> size(byte_view data) override { return codec::ac3_frame_size(data); }
    std::optional<parse_error> read(byte_view frame, audio_frame& into, track_output& to) override {
        into.units.push_back(frame);
        const auto read_frame = [&] { return codec::read_ac3_frame(frame); };
        return description_.tell(piece(frame, 4, 3), read_frame, into, to);
    }

 private:
    description description_;
};

class eac3_framing final : public audio_framing {
 public:
    // An independent substream and those that belong to it.
    parsed<std::size_t> size(byte_view data) override {
        auto whole = codec::eac3_frame_size(data);
        // Eight programs of an independent substream and eight dependent ones (E.1.3.1.2).
        constexpr unsigned most_substreams = 72;
        for (unsigned i = 1; i < most_substreams && whole && *whole < data.size() &&
                             codec::eac3_continues_unit(data.subspan(*whole));
             ++i) {
            const auto next = codec::eac3_frame_size(data.subspan(*whole));
            if (!next) return next;
            whole = *whole + *next;
        }
        return whole;
    }
    std::optional<parse_error> read(byte_view frame, audio_frame& into, track_output& to) override {
        into.units.push_back(frame);
        // Not by the frame's size, which may change all the time and the format with it.
        const auto read_frame = [&] { return codec::read_eac3_frame(frame); };
        return description_.tell(piece(frame, 4, 2), read_frame, into, to);
    }

 private:
    description description_;
};

// A control header stands in front of each packet ("Opus in MPEG-TS", opus_control_header).
class opus_framing final : public audio_framing {
 public:
    explicit opus_framing(const map_entry& entry) : head_(opus_head(entry)) {}

    parsed<std::size_t> size(byte_view data) override {
        const auto header = read_header(data);
        if (!header) return header.error();
        return header->size + header->packet_size;
    }
    std::optional<parse_error> read(byte_view frame, audio_frame& into, track_output& to) override {
        const auto header = read_header(frame);
        if (!header) return header.error();
        if (!head_) return parse_error{codec::errc::channel_layout, 0};
        const auto packet = frame.subspan(header->size);
        into.units.push_back(packet);
        const auto read_head = [&] { return codec::read_opus_head(*head_); };
        const auto error = description_.tell(*head_, read_head, into, to);
        into.samples = codec::opus_packet_samples(packet);
        return error;
    }

 private:
    struct control_header {
        std::size_t size = 0;
        std::size_t packet_size = 0;
    };

    static parsed<control_header> read_header(byte_view data) {
        byte_reader in(data);
        const auto head = in.u16();
        const auto too_short = parse_error{codec::errc::frame_too_short, data.size()};
        if (!head) return too_short;
        if (*head >> 5 != 0x3ff) return parse_error{codec::errc::frame_sync, 0};
        control_header header;
        constexpr std::uint8_t more = 255;
        for (auto part = more; part == more; header.packet_size += part) {
            const auto byte = in.u8();
            if (!byte) return too_short;
            part = *byte;
        }
        constexpr unsigned start_trim = 0x10;
        constexpr unsigned end_trim = 0x08;
        constexpr unsigned extension = 0x04;
        bool complete = true;
        if ((*head & start_trim) != 0) complete = in.skip(2);
        if ((*head & end_trim) != 0) complete = complete && in.skip(2);
        if ((*head & extension) != 0) {
            const auto size = in.u8();
            complete = complete && size && in.skip(*size);
        }
        if (!complete) return too_short;
        header.size = in.offset();
        return header;
    }

    description description_;
    std::optional<bytes> head_;
};

}  // namespace

std::unique_ptr<audio_framing> make_audio_framing(const map_entry& entry, carriage how) {
    switch (how) {
        case carriage::latm: return std::make_unique<latm_framing>();
        case carriage::mpeg_audio: return std::make_unique<mpeg_audio_framing>();
        case carriage::ac3: return std::make_unique<ac3_framing>();
        case carriage::eac3: return std::make_unique<eac3_framing>();
        case carriage::opus: return std::make_unique<opus_framing>(entry);
        default: return std::make_unique<adts_framing>();
    }
}

}  // namespace weir::mpegts
