"""Reads a playlist and says where its text breaks the grammar (RFC 8216bis 4)."""
import dataclasses
import datetime
import math
import re

ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"\r\n]*"|[^",\s][^",]*)')
KINDS = {
    "decimal": re.compile(r"\d{1,20}"), "float": re.compile(r"\d+(\.\d+)?"), "signed": re.compile(r"-?\d+(\.\d+)?"),
    "string": re.compile(r'"[^"]*"'), "word": re.compile(r"[^\s\",]+"), "yes": re.compile("YES"), "size": re.compile(r"\d+x\d+"),
}
# Attributes of the tags that this program knows, and the kind of each.
ATTRIBUTES = {
    "EXT-X-SERVER-CONTROL": {"CAN-BLOCK-RELOAD": "yes", "PART-HOLD-BACK": "float", "HOLD-BACK": "float", "CAN-SKIP-UNTIL": "float",
                             "CAN-SKIP-DATERANGES": "yes"},
    "EXT-X-PART-INF": {"PART-TARGET": "float"},
    "EXT-X-PART": {"DURATION": "float", "URI": "string", "INDEPENDENT": "yes", "GAP": "yes", "BYTERANGE": "string"},
    "EXT-X-PRELOAD-HINT": {"TYPE": "word", "URI": "string", "BYTERANGE-START": "decimal", "BYTERANGE-LENGTH": "decimal"},
    "EXT-X-RENDITION-REPORT": {"URI": "string", "LAST-MSN": "decimal", "LAST-PART": "decimal"},
    "EXT-X-SKIP": {"SKIPPED-SEGMENTS": "decimal", "RECENTLY-REMOVED-DATERANGES": "string"},
    "EXT-X-MAP": {"URI": "string", "BYTERANGE": "string"},
    "EXT-X-START": {"TIME-OFFSET": "signed", "PRECISE": "word"},
    "EXT-X-STREAM-INF": {"BANDWIDTH": "decimal", "AVERAGE-BANDWIDTH": "decimal", "CODECS": "string", "RESOLUTION": "size", "FRAME-RATE": "float",
                         "VIDEO-RANGE": "word", "AUDIO": "string", "VIDEO": "string", "SUBTITLES": "string", "CLOSED-CAPTIONS": None,
                         "SUPPLEMENTAL-CODECS": "string", "HDCP-LEVEL": "word", "SCORE": "float", "STABLE-VARIANT-ID": "string", "NAME": "string"},
    "EXT-X-MEDIA": {"TYPE": "word", "GROUP-ID": "string", "NAME": "string", "URI": "string", "LANGUAGE": "string", "DEFAULT": "word",
                    "AUTOSELECT": "word", "CHANNELS": "string", "FORCED": "word", "ASSOC-LANGUAGE": "string", "INSTREAM-ID": "string",
                    "CHARACTERISTICS": "string", "SAMPLE-RATE": "decimal", "BIT-DEPTH": "decimal"},
    "EXT-X-KEY": None, "EXT-X-DATERANGE": None, "EXT-X-DEFINE": None, "EXT-X-SESSION-DATA": None,
}
PLAIN = {"EXTM3U", "EXT-X-VERSION", "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE",
         "EXT-X-PLAYLIST-TYPE", "EXT-X-ENDLIST", "EXTINF", "EXT-X-BYTERANGE", "EXT-X-DISCONTINUITY", "EXT-X-PROGRAM-DATE-TIME", "EXT-X-GAP",
         "EXT-X-BITRATE"}
ONCE = {"EXTM3U", "EXT-X-VERSION", "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE",
        "EXT-X-PLAYLIST-TYPE", "EXT-X-ENDLIST", "EXT-X-SERVER-CONTROL", "EXT-X-PART-INF", "EXT-X-SKIP", "EXT-X-START"}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)")


@dataclasses.dataclass
class Part:
    uri: str
    duration: float
    independent: bool = False
    gap: bool = False


@dataclasses.dataclass
class Segment:
    msn: int
    uri: str = None
    duration: float = 0.0
    parts: list = dataclasses.field(default_factory=list)
    map: str = None
    date: float = None
    discontinuity: bool = False
    discontinuities: int = 0
    gap: bool = False

    @property
    def complete(self):
        return self.uri is not None

    @property
    def length(self):
        return self.duration if self.complete else sum(each.duration for each in self.parts)


class Playlist:
    """A multivariant playlist has `variants` and `renditions`, a media playlist `segments`; the last of these may be incomplete."""

    def __init__(self, text, where, findings):
        self.text, self.where, self.findings = text, where, findings
        self.version, self.target, self.part_target = 1, None, None
        self.media_sequence, self.discontinuity_sequence = 0, None
        self.control, self.hints, self.reports, self.skipped = None, [], [], 0
        self.independent_segments = self.ended = False
        self.segments, self.variants, self.renditions, self.tags, self.type = [], [], [], set(), None
        self.open, self.map, self.discontinuities, self.started = None, None, 0, False
        self.read_lines()

    def must(self, holds, rule, what):
        return self.findings.must(holds, rule, self.where, what)

    @property
    def multivariant(self):
        return bool(self.variants or self.renditions)

    @property
    def complete(self):
        return [each for each in self.segments if each.complete]

    @property
    def edge(self):
        """Number of the newest segment with a part, and of that part in it; the latter is infinite without parts."""
        if not self.segments:
            return None
        last = self.segments[-1]
        return last.msn, len(last.parts) - 1 if last.parts else math.inf

    @property
    def hint(self):
        return next((each["URI"] for each in self.hints if each.get("TYPE") == "PART"), None)

    @property
    def next(self):
        """What to ask for next: segment and part."""
        last = self.segments[-1]
        return (last.msn + 1, 0) if last.complete else (last.msn, len(last.parts))

    def read_lines(self):
        self.must(not self.text.startswith("\ufeff"), "4.1 text", "a byte order mark")
        self.must(not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]", self.text), "4.1 text", "control characters")
        lines = self.text.splitlines()
        self.must(lines and lines[0] == "#EXTM3U", "4.4.1.1 first line", f"is {lines[0] if lines else 'missing'!r}")
        variant = None
        for line in lines:
            if not line:
                continue
            if not line.startswith("#"):
                if variant is not None:
                    self.variants.append({**variant, "URI": line})
                    variant = None
                else:
                    self.end_segment(line)
                continue
            if not line.startswith("#EXT"):
                continue
            name, _, value = line[1:].partition(":")
            if name in ONCE:
                self.must(name not in self.tags, "4.4 once", f"{name} stands twice")
            self.tags.add(name)
            if name == "EXT-X-STREAM-INF":
                variant = self.attributes(name, value)
            elif name in ATTRIBUTES:
                self.take_attributes(name, self.attributes(name, value))
            elif self.must(name in PLAIN, "4.4 unknown tag", line[:60]):
                self.take(name, value)
        self.must(variant is None, "4.4.6.2 stream", "EXT-X-STREAM-INF without a URI")
        if self.open is not None and self.open.parts:
            self.segments.append(self.open)

    def attributes(self, name, value):
        read, at = {}, 0
        while at < len(value):
            found = ATTRIBUTE.match(value, at)
            if not self.must(found, "4.2 attribute list", f"{name} at {value[at:at + 30]!r}"):
                break
            key, text = found.groups()
            self.must(key not in read, "4.2 attribute list", f"{name}: {key} stands twice")
            known = ATTRIBUTES[name]
            kind = known.get(key) if known else None
            if known and self.must(key in known or key.startswith("X-"), "4.2 unknown attribute", f"{name}: {key}") and kind:
                self.must(KINDS[kind].fullmatch(text), "4.2 attribute value", f"{name}: {key}={text} is not a {kind}")
            read[key] = text.strip('"')
            at = found.end()
            if at < len(value):
                self.must(value[at] == "," and at + 1 < len(value), "4.2 attribute list", f"{name} at {value[at:at + 30]!r}")
                at += 1
        return read

    def number(self, name, text, kind="decimal"):
        if self.must(KINDS[kind].fullmatch(text), "4.2 value", f"{name}: {text!r} is not a {kind}"):
            return float(text) if kind != "decimal" else int(text)
        return 0

    def segment(self):
        if self.open is None:
            if not self.started:
                self.discontinuities = self.discontinuity_sequence or 0
                self.started = True
            number = self.media_sequence + self.skipped + len(self.segments)
            self.open = Segment(number, map=self.map, discontinuities=self.discontinuities)
        return self.open

    def take(self, name, value):
        if name == "EXT-X-VERSION":
            self.version = self.number(name, value)
        elif name == "EXT-X-TARGETDURATION":
            self.target = self.number(name, value)
        elif name in ("EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE"):
            self.must(not self.started, "4.4.3 head", f"{name} after the first segment")
            number = self.number(name, value)
            if name == "EXT-X-MEDIA-SEQUENCE":
                self.media_sequence = number
            else:
                self.discontinuity_sequence = number
        elif name == "EXT-X-PLAYLIST-TYPE":
            self.type = value
        elif name == "EXT-X-INDEPENDENT-SEGMENTS":
            self.independent_segments = True
        elif name == "EXT-X-ENDLIST":
            self.ended = True
        elif name == "EXTINF":
            duration, comma, _ = value.partition(",")
            self.must(comma, "4.4.4.1 comma", f"EXTINF:{value}")
            self.segment().duration = self.number(name, duration, "float")
        elif name == "EXT-X-DISCONTINUITY":
            self.before_parts(name).discontinuity = True
            self.discontinuities += 1
            self.open.discontinuities = self.discontinuities
        elif name == "EXT-X-PROGRAM-DATE-TIME":
            if self.must(DATE.fullmatch(value), "4.4.4.6 date", value):
                self.before_parts(name).date = datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp()
        elif name == "EXT-X-GAP":
            self.segment().gap = True

    def before_parts(self, name):
        """These stand before the first part of the segment that they are about (4.4.4.9)."""
        segment = self.segment()
        self.must(not segment.parts, "4.4.4 order", f"{name} after a part of segment {segment.msn}")
        return segment

    def take_attributes(self, name, read):
        if name == "EXT-X-SERVER-CONTROL":
            self.control = read
        elif name == "EXT-X-PART-INF":
            self.part_target = float(read.get("PART-TARGET", "nan"))
            self.must(math.isfinite(self.part_target) and self.part_target > 0, "4.4.3.7 part target", str(read))
        elif name == "EXT-X-PART":
            if self.must("URI" in read and "DURATION" in read, "4.4.4.9 part", str(read)):
                self.segment().parts.append(Part(read["URI"], float(read["DURATION"]), "INDEPENDENT" in read, "GAP" in read))
        elif name == "EXT-X-PRELOAD-HINT":
            if self.must("URI" in read and read.get("TYPE") in ("PART", "MAP"), "4.4.5.3 hint", str(read)):
                self.hints.append(read)
        elif name == "EXT-X-RENDITION-REPORT":
            self.reports.append(read)
        elif name == "EXT-X-SKIP":
            self.must("SKIPPED-SEGMENTS" in read, "4.4.5.2 skip", str(read))
            self.must(not self.started, "4.4.5.2 skip", "EXT-X-SKIP after the first segment")
            self.skipped = int(read.get("SKIPPED-SEGMENTS", 0))
        elif name == "EXT-X-MAP":
            if self.must("URI" in read, "4.4.4.5 map", str(read)):
                self.map = read["URI"]
                self.before_parts(name).map = self.map
        elif name == "EXT-X-MEDIA":
            self.renditions.append(read)

    def end_segment(self, uri):
        segment = self.segment()
        self.must(segment.duration > 0, "4.4.4.1 duration", f"{uri} has no EXTINF or lasts nothing")
        segment.uri = uri
        self.segments.append(segment)
        self.open = None
