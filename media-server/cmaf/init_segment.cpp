#include "weir/cmaf/init_segment.hpp"

#include "weir/cmaf/box_writer.hpp"
#include "weir/cmaf/sample_entry.hpp"
#include "weir/cmaf/tracks.hpp"

#include <span>
#include <vector>

namespace weir::cmaf {

namespace {

/// What the boxes of a track say that do not depend on its codec.
struct track {
    std::uint32_t id;
    std::uint32_t timescale;
    const codec::video_format* video;
    const codec::audio_format* audio;
};

void write_matrix(box_writer& out) {
    for (const std::uint32_t value :
         {0x00010000u, 0u, 0u, 0u, 0x00010000u, 0u, 0u, 0u, 0x40000000u}) {
        out.u32(value);
    }
}

void write_file_type(box_writer& out) {
    const auto box = out.open("ftyp");
    out.append("iso6");
    out.u32(0);
    out.append("iso6mp41");
}

void write_movie_header(box_writer& out) {
    const auto box = out.open_full("mvhd", 0, 0);
    out.zeros(8);  // creation, modification
    out.u32(1000);
    out.u32(0);  // duration
    out.u32(0x00010000);
    out.u16(0x0100);
    out.zeros(10);
    write_matrix(out);
    out.zeros(24);
    out.u32(audio_track + 1);  // next_track_ID
}

void write_track_header(box_writer& out, const track& of) {
    const auto box = out.open_full("tkhd", 0, 3);  // enabled, in movie
    out.zeros(8);
    out.u32(of.id);
    out.u32(0);
    out.u32(0);  // duration
    out.zeros(8);
    out.u32(0);  // layer, alternate_group
    out.u16(of.audio ? 0x0100 : 0);
    out.u16(0);
    write_matrix(out);
    out.u32(of.video ? of.video->width << 16 : 0);
    out.u32(of.video ? of.video->height << 16 : 0);
}

void write_media_header(box_writer& out, const track& of) {
    const auto box = out.open_full("mdhd", 0, 0);
    out.zeros(8);
    out.u32(of.timescale);
    out.u32(0);
    out.u16(0x55c4);  // "und"
    out.u16(0);
}

void write_handler(box_writer& out, const track& of) {
    const auto box = out.open_full("hdlr", 0, 0);
    out.u32(0);
    out.append(of.video ? "vide" : "soun");
    out.zeros(12);
    out.u8(0);  // name
}

void write_kind_header(box_writer& out, const track& of) {
    if (of.video) {
        const auto box = out.open_full("vmhd", 0, 1);
        out.zeros(8);
    } else {
        const auto box = out.open_full("smhd", 0, 0);
        out.zeros(4);
    }
}

void write_data_reference(box_writer& out) {
    const auto information = out.open("dinf");
    const auto references = out.open_full("dref", 0, 0);
    out.u32(1);
    const auto here = out.open_full("url ", 0, 1);
}

void write_sample_description(box_writer& out, const track& of) {
    const auto box = out.open_full("stsd", 0, 0);
    out.u32(1);
    if (of.video) {
        write_video_sample_entry(out, *of.video);
    } else {
        write_audio_sample_entry(out, *of.audio);
    }
}

void write_empty_table(box_writer& out, std::string_view type) {
    const auto box = out.open_full(type, 0, 0);
    out.u32(0);
}

void write_sample_table(box_writer& out, const track& of) {
    const auto table = out.open("stbl");
    write_sample_description(out, of);
    write_empty_table(out, "stts");
    write_empty_table(out, "stsc");
    {
        const auto sizes = out.open_full("stsz", 0, 0);
        out.zeros(8);
    }
    write_empty_table(out, "stco");
}

void write_track(box_writer& out, const track& of) {
    const auto box = out.open("trak");
    write_track_header(out, of);
    const auto media = out.open("mdia");
    write_media_header(out, of);
    write_handler(out, of);
    const auto information = out.open("minf");
    write_kind_header(out, of);
    write_data_reference(out);
    write_sample_table(out, of);
}

void write_track_extends(box_writer& out, const track& of) {
    const auto box = out.open_full("trex", 0, 0);
    out.u32(of.id);
    out.u32(1);     // default_sample_description_index
    out.zeros(12);  // default duration, size, flags: fragments carry their own
}

void write_movie(box_writer& out, std::span<const track> tracks) {
    const auto movie = out.open("moov");
    write_movie_header(out);
    for (const auto& one : tracks) write_track(out, one);
    const auto extends = out.open("mvex");
    for (const auto& one : tracks) write_track_extends(out, one);
}

}  // namespace

bytes init_segment(const codec::video_format* video, const codec::audio_format* audio) {
    std::vector<track> tracks;
    if (video) tracks.push_back({video_track, video_timescale, video, nullptr});
    if (audio) tracks.push_back({audio_track, audio->sample_rate, nullptr, audio});

    bytes made;
    made.reserve(1024 + (video ? video->record.size() : 0));
    box_writer out(made);
    write_file_type(out);
    write_movie(out, tracks);
    return made;
}

}  // namespace weir::cmaf
