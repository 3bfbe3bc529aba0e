"""A small LL-HLS origin that keeps every rule, and whose every answer can be twisted: what the rule checker is tested with.

All that it serves is a function of the time since it began: parts of 0.1 s, segments of 0.5 s, 20 pictures a second, a key
frame at the begin of each segment. It begins with six seconds behind it.
"""
import contextlib
import gzip
import http.server
import re
import struct
import threading
import time
import urllib.parse

PART, PARTS, LISTED, TARGET = 0.1, 5, 16, 1
EPOCH = 1_700_000_000
SCALE, FRAME, IN_PART = 90000, 4500, 2
RECORD = bytes.fromhex("0164001fffe1000467640000010004680000")
NAMES = re.compile(r"s(\d+)(?:\.p(\d+))?\.m4s|init\.mp4")


def box(kind, *payload):
    data = b"".join(payload)
    return struct.pack(">I", len(data) + 8) + kind + data


def full(kind, version, flags, *payload):
    return box(kind, struct.pack(">I", version << 24 | flags), *payload)


def init(record=RECORD, size=(640, 360), duration=0, entries=0):
    avc1 = box(b"avc1", bytes(6), b"\0\1", bytes(16), struct.pack(">HH", *size), b"\0\x48\0\0" * 2, bytes(4), b"\0\1", bytes(32), b"\0\x18\xff\xff",
               box(b"avcC", record))
    tables = [full(kind, 0, 0, struct.pack(">I", entries)) for kind in (b"stts", b"stsc", b"stco")] + [full(b"stsz", 0, 0, bytes(8))]
    table = box(b"stbl", full(b"stsd", 0, 0, struct.pack(">I", 1), avc1), *tables)
    minf = box(b"minf", full(b"vmhd", 0, 1, bytes(8)), box(b"dinf", full(b"dref", 0, 0, struct.pack(">I", 1), full(b"url ", 0, 1))), table)
    mdia = box(b"mdia", full(b"mdhd", 0, 0, struct.pack(">IIIHH", 0, 0, SCALE, 0x55C4, 0)), full(b"hdlr", 0, 0, bytes(4), b"vide", bytes(13)), minf)
    tkhd = full(b"tkhd", 0, 7, struct.pack(">IIIII", 0, 0, 1, 0, duration), bytes(8 + 8 + 36), struct.pack(">II", size[0] << 16, size[1] << 16))
    mvhd = full(b"mvhd", 0, 0, struct.pack(">IIII", 0, 0, 1000, duration), bytes(80))
    trex = box(b"mvex", full(b"trex", 0, 0, struct.pack(">IIIII", 1, 1, 0, 0, 0)))
    return box(b"ftyp", b"iso6\0\0\0\0iso6cmfc") + box(b"moov", mvhd, box(b"trak", tkhd, mdia), trex)


def part(index, key=None, shift=0, tfhd=0x20000, long_time=True, frame=FRAME):
    """The part with this number, counted from the begin of the stream."""
    key = index % PARTS == 0 if key is None else key
    samples = [struct.pack(">I", 9) + bytes([5 if index % PARTS == 0 and not at else 1]) + struct.pack(">II", index, at) for at in range(IN_PART)]
    rows = b"".join(struct.pack(">III", frame, len(each), 0x02000000 if key and not at else 0x01010000) for at, each in enumerate(samples))
    begin = index * IN_PART * FRAME + shift
    tfdt = full(b"tfdt", 1, 0, struct.pack(">Q", begin)) if long_time else full(b"tfdt", 0, 0, struct.pack(">I", begin))
    where = bytes(8) if tfhd & 1 else b""

    def moof(offset):
        trun = full(b"trun", 0, 0x701, struct.pack(">Ii", len(samples), offset), rows)
        return box(b"moof", full(b"mfhd", 0, 0, struct.pack(">I", index + 1)), box(b"traf", full(b"tfhd", 0, tfhd, struct.pack(">I", 1), where), tfdt, trun))
    return moof(len(moof(0)) + 8) + box(b"mdat", *samples)


def media(uri, make=part):
    """What a name stands for."""
    found = NAMES.fullmatch(uri)
    if not found:
        return b""
    msn, index = found.groups()
    if msn is None:
        return init()
    if index is not None:
        return make(int(msn) * PARTS + int(index))
    return b"".join(make(int(msn) * PARTS + each) for each in range(PARTS))


def date(seconds):
    whole = EPOCH + seconds
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole + 1e-6)) + f".{round(whole % 1 * 1000) % 1000:03}Z"


def playlist(ready, ended=False, skip=False, reports=()):
    """The media playlist when so many parts are ready."""
    last, rest = divmod(ready, PARTS)
    first = max(0, last - LISTED)
    lines = ["#EXTM3U", "#EXT-X-VERSION:9", f"#EXT-X-TARGETDURATION:{TARGET}",
             f"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={3 * PART:.3f},HOLD-BACK={3 * TARGET:.3f},CAN-SKIP-UNTIL={6 * TARGET:.3f}",
             f"#EXT-X-PART-INF:PART-TARGET={PART:.3f}", f"#EXT-X-MEDIA-SEQUENCE:{first}", "#EXT-X-DISCONTINUITY-SEQUENCE:0"]
    boundary = ready - round(6 * TARGET / PART)
    skipped = max(0, -(-boundary // PARTS) - first) if skip else 0
    lines += [f"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}"] if skipped else ['#EXT-X-MAP:URI="init.mp4"']
    for msn in range(first + skipped, last + (rest > 0)):
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{date(msn * PARTS * PART)}")
        if (msn + 1) * PARTS >= ready - 3 * TARGET / PART + PARTS:
            lines += [f'#EXT-X-PART:DURATION={PART:.3f},URI="s{msn}.p{each}.m4s"' + (",INDEPENDENT=YES" if each == 0 else "")
                      for each in range(PARTS if msn < last else rest)]
        if msn < last:
            lines += [f"#EXTINF:{PARTS * PART:.3f},", f"s{msn}.m4s"]
    lines += ["#EXT-X-ENDLIST"] if ended else [f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="s{last}.p{rest}.m4s"']
    seen = (last, rest - 1) if rest else (last - 1, PARTS - 1)
    lines += [f'#EXT-X-RENDITION-REPORT:URI="{each}",LAST-MSN={seen[0]},LAST-PART={seen[1]}' for each in reports]
    return "\n".join(lines) + "\n"


def multivariant(*more):
    return "\n".join(["#EXTM3U", "#EXT-X-VERSION:6", '#EXT-X-STREAM-INF:BANDWIDTH=90000,AVERAGE-BANDWIDTH=20000,CODECS="avc1.64001f",'
                      'RESOLUTION=640x360,FRAME-RATE=20.000,CLOSED-CAPTIONS=NONE', "main.m3u8", *more, ""])


class Origin:
    """Serves on a free port until closed. `twist(path, query, status, headers, body)` gives what is sent instead;
    `names` are those of the media playlists, which report on each other."""

    def __init__(self, twist=lambda _path, _query, *answer: answer, names=("main.m3u8",), behind=6.0):
        self.twist, self.names, self.began = twist, names, time.monotonic() - behind
        origin = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16  # head and body in one write

            def do_GET(self):
                origin.answer(self)

            do_HEAD = do_OPTIONS = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/index.m3u8"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def ready(self):
        return int((time.monotonic() - self.began) / PART)

    def wait(self, parts):
        while self.ready() < parts:
            time.sleep(max(0.001, self.began + parts * PART - time.monotonic()))

    def answer(self, handler):
        parts = urllib.parse.urlsplit(handler.path)
        query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        if handler.command == "OPTIONS":
            status, headers, body = 204, {"Access-Control-Allow-Methods": "GET, HEAD, OPTIONS"}, b""
        else:
            status, headers, body = self.find(parts.path[1:], query)
        headers = {"Access-Control-Allow-Origin": "*", **headers}
        status, headers, body = self.twist(parts.path[1:], query, status, headers, body)
        if parts.path.endswith(".m3u8"):
            headers.setdefault("Vary", "Accept-Encoding")
            if handler.headers.get("Accept-Encoding") == "gzip":
                headers["Content-Encoding"], body = "gzip", gzip.compress(body)
        with contextlib.suppress(OSError):
            handler.send_response(status)
            for key, value in {**headers, "Content-Length": len(body)}.items():
                handler.send_header(key, value)
            handler.end_headers()
            if handler.command == "GET":
                handler.wfile.write(body)

    def find(self, name, query):
        if name == "index.m3u8":
            others = [f'#EXT-X-STREAM-INF:BANDWIDTH=90000,CODECS="avc1.64001f",RESOLUTION=640x360\n{each}' for each in self.names[1:]]
            return 200, {"Content-Type": "application/vnd.apple.mpegurl", "Cache-Control": "no-store"}, multivariant(*others).encode()
        if name in self.names:
            return self.reload(name, query)
        found = NAMES.fullmatch(name)
        if not found:
            return 404, {"Cache-Control": "no-store"}, b""
        if found[1]:
            end = int(found[1]) * PARTS + (int(found[2]) + 1 if found[2] else PARTS)
            if end > self.ready() + 1:
                return 404, {"Cache-Control": "no-store"}, b""
            self.wait(end)
        return 200, {"Content-Type": "video/mp4", "Cache-Control": "public, max-age=3600"}, media(name)

    def reload(self, name, query):
        refused = 400, {"Cache-Control": f"max-age={4 * TARGET}"}, b""
        msn, index = query.get("_HLS_msn"), query.get("_HLS_part")
        if any(each is not None and not re.fullmatch(r"\d+", each) for each in (msn, index)) or (index is not None and msn is None):
            return refused
        if msn is not None:
            wanted = int(msn) * PARTS + (int(index) + 1 if index is not None else PARTS)
            if int(msn) > self.ready() // PARTS + 1 or wanted > self.ready() + 40:
                return refused
            self.wait(wanted)
        text = playlist(self.ready(), skip="_HLS_skip" in query, reports=[each for each in self.names if each != name])
        age = 6 * TARGET if msn is not None else 1
        return 200, {"Content-Type": "application/vnd.apple.mpegurl", "Cache-Control": f"public, max-age={age}"}, text.encode()
