"""Reads fragmented MP4 (ISO 14496-12) and judges it by itself: boxes, the initialization section, fragments."""
import dataclasses
import struct

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"mvex", b"moof", b"traf"}
BRANDS = {b"iso6", b"iso7", b"iso8", b"iso9", b"cmfc", b"cmf2"}  # iso6 or later (RFC 8216bis 3.1.2)
VISUAL, AUDIO = (b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp09"), (b"mp4a", b"Opus", b"fLaC", b"ac-3", b"ec-3")


class Broken(Exception):
    pass


@dataclasses.dataclass
class Track:
    id: int
    kind: str = ""
    timescale: int = 0
    codecs: str = ""
    entry: bytes = b""
    width: int = 0
    height: int = 0


@dataclasses.dataclass
class Sample:
    time: int
    duration: int
    size: int
    flags: int
    shift: int
    at: int

    @property
    def sync(self):
        return not self.flags & 0x10000


@dataclasses.dataclass
class Run:
    track: int
    time: int
    samples: list

    @property
    def end(self):
        return self.time + sum(each.duration for each in self.samples)


def boxes(data, begin=0, end=None):
    """(type, begin of the payload, end, begin of the box)."""
    end = len(data) if end is None else end
    at = begin
    while at < end:
        if at + 8 > end:
            raise Broken(f"{end - at} bytes after the last box")
        size, kind, head = struct.unpack_from(">I", data, at)[0], data[at + 4:at + 8], 8
        if size == 1 and at + 16 <= end:
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        if size < head or at + size > end:
            raise Broken(f"box {kind!r} at byte {at} has {size} bytes, {end - at} are left")
        yield kind, at + head, at + size, at
        at += size


def child(data, begin, end, kind):
    return next(((b, e) for k, b, e, _ in boxes(data, begin, end) if k == kind), None)


def need(data, within, *path):
    at = within
    for kind in path:
        at = child(data, *at, kind)
        if at is None:
            raise Broken(f"no {kind.decode()} box")
    return at


def read_init(data, where, findings):
    """The tracks by their identifiers."""
    def must(holds, what):
        return findings.must(holds, "3.1.2 init section", where, what)

    top = list(boxes(data))
    kinds = [kind for kind, *_ in top if kind not in (b"free", b"skip")]
    must(kinds[:2] == [b"ftyp", b"moov"], f"holds {kinds}")
    must(b"mdat" not in kinds and b"moof" not in kinds, "holds media")
    ftyp, moov = need(data, (0, len(data)), b"ftyp"), need(data, (0, len(data)), b"moov")
    brands = {data[ftyp[0]:ftyp[0] + 4]} | {data[at:at + 4] for at in range(ftyp[0] + 8, ftyp[1], 4)}
    must(brands & BRANDS, f"brands {sorted(brands)}: none is iso6 or later")
    must(duration_of(data, need(data, moov, b"mvhd"), 12, 16) == 0, "mvhd states a duration")
    trex = {struct.unpack_from(">I", data, b + 4)[0] for k, b, _, _ in boxes(data, *need(data, moov, b"mvex")) if k == b"trex"}
    tracks = {}
    for kind, begin, end, _ in boxes(data, *moov):
        if kind == b"trak":
            track = read_track(data, (begin, end), must)
            must(track.id not in tracks, f"track {track.id} stands twice")
            must(track.id in trex, f"track {track.id} has no trex")
            tracks[track.id] = track
    must(tracks, "no track")
    return tracks


def duration_of(data, box, v0, v1):
    return struct.unpack_from(">Q", data, box[0] + v1 + 8)[0] if data[box[0]] == 1 else struct.unpack_from(">I", data, box[0] + v0 + 4)[0]


def read_track(data, trak, must):
    tkhd, mdhd, hdlr = need(data, trak, b"tkhd"), need(data, trak, b"mdia", b"mdhd"), need(data, trak, b"mdia", b"hdlr")
    wide = data[tkhd[0]] == 1
    track = Track(struct.unpack_from(">I", data, tkhd[0] + (20 if wide else 12))[0])
    must(duration_of(data, tkhd, 16, 20) == 0, f"tkhd of track {track.id} states a duration")
    must(data[tkhd[0] + 3] & 3 == 3, f"track {track.id} is not enabled and in the movie")
    track.width, track.height = (each >> 16 for each in struct.unpack_from(">II", data, tkhd[1] - 8))
    track.timescale = struct.unpack_from(">I", data, mdhd[0] + (20 if data[mdhd[0]] == 1 else 12))[0]
    must(track.timescale > 0, f"track {track.id} has no timescale")
    track.kind = {b"vide": "video", b"soun": "audio"}.get(data[hdlr[0] + 8:hdlr[0] + 12], "other")
    table = need(data, trak, b"mdia", b"minf", b"stbl")
    for kind, skip in ((b"stts", 4), (b"stsc", 4), (b"stco", 4), (b"stsz", 8)):
        box = child(data, *table, kind)
        if must(box, f"no {kind.decode()} box"):
            must(struct.unpack_from(">I", data, box[0] + skip)[0] == 0, f"{kind.decode()} has entries")
    url = child(data, need(data, trak, b"mdia", b"minf", b"dinf", b"dref")[0] + 8, need(data, trak, b"mdia", b"minf", b"dinf", b"dref")[1], b"url ")
    must(url and data[url[0] + 3] & 1, f"the media of track {track.id} is not in the same file")
    stsd = need(data, table, b"stsd")
    entry, begin, end, _ = next(boxes(data, stsd[0] + 8, stsd[1]))
    track.entry = entry
    must(entry in (VISUAL if track.kind == "video" else AUDIO), f"sample entry {entry!r} of a {track.kind} track")
    if track.kind == "video":
        size = struct.unpack_from(">HH", data, begin + 24)
        must(size == (track.width, track.height) or any(k == b"pasp" for k, *_ in boxes(data, begin + 78, end)),
             f"tkhd says {track.width}x{track.height}, the sample entry {size}")
    track.codecs = codecs_of(data, entry, begin + (78 if track.kind == "video" else 28), end)
    return track


def codecs_of(data, entry, begin, end):
    """RFC 6381 and the documents of each codec; nothing where this program does not know."""
    inner = {kind: data[b:e] for kind, b, e, _ in boxes(data, begin, end)}
    if entry == b"avc1":
        return "avc1." + need_inner(inner, b"avcC")[1:4].hex()
    if entry == b"hvc1":
        r = need_inner(inner, b"hvcC")
        compatible = int(f"{int.from_bytes(r[2:6], 'big'):032b}"[::-1], 2)
        limits = r[6:12].rstrip(b"\0")
        return ".".join([f"hvc1.{['', 'A', 'B', 'C'][r[1] >> 6]}{r[1] & 31}", f"{compatible:x}", f"{'HL'[not r[1] >> 5 & 1]}{r[12]}"]
                        + [f"{each:x}" for each in limits])
    if entry == b"av01":
        r = need_inner(inner, b"av1C")
        depth = 8 if not r[2] >> 6 & 1 else 12 if r[2] >> 5 & 1 else 10
        return f"av01.{r[1] >> 5}.{r[1] & 31:02}{'MH'[r[2] >> 7]}.{depth:02}"
    if entry == b"vp09":
        r = need_inner(inner, b"vpcC")
        return f"vp09.{r[4]:02}.{r[5]:02}.{r[6] >> 4:02}"
    if entry == b"mp4a":
        return mp4a(need_inner(inner, b"esds"))
    return {b"Opus": "opus", b"fLaC": "flac", b"ac-3": "ac-3", b"ec-3": "ec-3"}.get(entry, "")


def need_inner(inner, kind):
    if kind not in inner:
        raise Broken(f"no {kind.decode()} box in the sample entry")
    return inner[kind]


def mp4a(esds):
    """Descriptors of ISO 14496-1: 3 holds 4, which holds the object type and 5, the AudioSpecificConfig."""
    at, object_type = 4, 0
    while at < len(esds):
        tag, at = esds[at], at + 1
        while esds[at] & 0x80:
            at += 1
        at += 1
        if tag == 3:
            at += 3
        elif tag == 4:
            object_type, at = esds[at], at + 13
        elif tag == 5 and object_type == 0x40:
            kind = esds[at] >> 3
            return f"mp4a.40.{kind if kind < 31 else 32 + ((esds[at] & 7) << 3 | esds[at + 1] >> 5)}"
        else:
            break
    return f"mp4a.{object_type:02x}"


def read_fragments(data, where, findings):
    """(sequence number, runs) of each moof."""
    def must(holds, what):
        return findings.must(holds, "3.1.2 fragment", where, what)

    out, moof = [], None
    for kind, begin, end, start in boxes(data):
        if kind == b"moof":
            must(moof is None, "a moof without its mdat")
            moof = (begin, end, start)
        elif kind == b"mdat":
            if must(moof is not None, "an mdat without its moof"):
                out.append(read_moof(data, moof, (begin, end), must))
            moof = None
        else:
            must(kind in (b"styp", b"prft", b"emsg", b"sidx", b"free"), f"a {kind!r} box")
    must(out and moof is None, "no whole fragment")
    return out


def read_moof(data, moof, mdat, must):
    runs, covered = [], []
    sequence = struct.unpack_from(">I", data, need(data, moof[:2], b"mfhd")[0] + 4)[0]
    for kind, begin, end, _ in boxes(data, *moof[:2]):
        if kind == b"traf":
            runs.append(read_traf(data, (begin, end), moof[2], must, covered))
    must(runs, "a moof without tracks")
    covered.sort()
    must(covered and covered[0][0] == mdat[0] and covered[-1][1] == mdat[1] and all(a[1] == b[0] for a, b in zip(covered, covered[1:])),
         f"samples lie in {covered[:1]}..{covered[-1:]}, media in {mdat}")
    return sequence, runs


def read_traf(data, traf, base, must, covered):
    tfhd = need(data, traf, b"tfhd")
    flags, track = struct.unpack_from(">I", data, tfhd[0])[0] & 0xFFFFFF, struct.unpack_from(">I", data, tfhd[0] + 4)[0]
    must(flags & 0x20000 and not flags & 1, f"track {track}: addresses are not relative to the moof")
    at, default = tfhd[0] + 8, {}
    for bit, name, size in ((1, "base", 8), (2, "entry", 4), (8, "duration", 4), (0x10, "size", 4), (0x20, "flags", 4)):
        if flags & bit:
            default[name], at = int.from_bytes(data[at:at + size], "big"), at + size
    tfdt = child(data, *traf, b"tfdt")
    if not must(tfdt, f"track {track}: no tfdt"):
        raise Broken("no tfdt")
    must(data[tfdt[0]] == 1, f"track {track}: a tfdt of 32 bits wraps after 13 hours")
    time = int.from_bytes(data[tfdt[0] + 4:tfdt[1]], "big")
    run, clock = Run(track, time, []), time
    for kind, begin, end, _ in boxes(data, *traf):
        if kind == b"trun":
            clock = read_trun(data, begin, end, base, default, run, clock, must, covered)
    must(run.samples, f"track {track}: a traf without samples")
    return run


def read_trun(data, begin, end, base, default, run, clock, must, covered):
    version, flags, count = data[begin], int.from_bytes(data[begin + 1:begin + 4], "big"), struct.unpack_from(">I", data, begin + 4)[0]
    at, offset, first_flags = begin + 8, None, None
    if must(flags & 1, f"track {run.track}: a trun without data offset"):
        offset, at = base + struct.unpack_from(">i", data, at)[0], at + 4
    if flags & 4:
        first_flags, at = struct.unpack_from(">I", data, at)[0], at + 4
    fields = [name for bit, name in ((0x100, "duration"), (0x200, "size"), (0x400, "flags"), (0x800, "shift")) if flags & bit]
    if at + 4 * len(fields) * count != end:
        raise Broken(f"trun says {count} samples, and has {end - at} bytes for them")
    for number in range(count):
        values = {name: struct.unpack_from(">i" if name == "shift" and version else ">I", data, at + 4 * i)[0] for i, name in enumerate(fields)}
        at += 4 * len(fields)
        got = {"duration": 0, "size": 0, "flags": 0, "shift": 0, **default, **values}
        if number == 0 and first_flags is not None:
            got["flags"] = first_flags
        run.samples.append(Sample(clock, got["duration"], got["size"], got["flags"], got["shift"], offset or 0))
        clock += got["duration"]
        if offset is not None:
            must(offset + got["size"] <= len(data), f"track {run.track}: a sample runs past the end")
            covered.append((offset, offset + got["size"]))
            offset += got["size"]
    return clock
