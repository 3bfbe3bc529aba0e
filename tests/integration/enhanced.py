"""Enhanced RTMP as a publisher writes it and a player reads it, from its specification: packets that ffmpeg made, in every form of header."""
import dataclasses
import json
import os
import re
import subprocess

from harness import WORK
from rtmp_client import AUDIO, VIDEO

FOURCC = {"h264": b"avc1", "hevc": b"hvc1", "av1": b"av01", "vp9": b"vp09", "aac": b"mp4a", "opus": b"Opus", "flac": b"fLaC", "ac3": b"ac-3", "eac3": b"ec-3"}
START, CODED, END, CODED_X, MULTITRACK, MODEX = 0, 1, 2, 3, 6, 7
AUDIO_MULTITRACK = 5
ONE_TRACK, MANY_TRACKS, MANY_CODECS = 0, 1, 2
HAS_TIME = (b"avc1", b"hvc1")
PICTURES = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25"]
TONE = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"]


@dataclasses.dataclass
class Packet:
    """Times in milliseconds; `nano` is what the PTS has besides."""
    dts: int
    pts: int
    nano: int
    key: bool
    data: bytes


@dataclasses.dataclass
class Track:
    kind: int
    fourcc: bytes
    config: bytes
    packets: list


def make(name, *codecs):
    """Two seconds of pictures and tones with a key frame a second, made once; MP4, whose packets are those of FLV."""
    path = WORK / f"{name}.mp4"
    if not path.exists():
        WORK.mkdir(parents=True, exist_ok=True)
        part = WORK / f"{name}.{os.getpid()}.mp4"
        subprocess.run(["ffmpeg", "-v", "error", "-y", *PICTURES, *TONE, "-t", "2", "-g", "25", "-pix_fmt", "yuv420p", "-ac", "2", *codecs,
                        "-strict", "experimental", str(part)], check=True)
        part.rename(path)
    return path


def bytes_of(dump):
    """What ffprobe shows as "00000000: 0123 4567 ...  text"."""
    return b"".join(bytes.fromhex(line[10:50].replace(" ", "")) for line in dump.splitlines() if re.match("[0-9a-f]{8}: ", line))


def config_of(stream, file):
    name, extra = stream["codec_name"], bytes_of(stream.get("extradata", ""))
    if name == "vp9":
        # ffprobe keeps it to itself: a box of 20 bytes.
        at = file.index(b"vpcC") + 4
        return file[at:at + 12]
    return b"fLaC\x80\0\0\x22" + extra if name == "flac" else extra


def read_tracks(path):
    """Each track of a file, in its order; the earliest DTS is 0."""
    shown = json.loads(subprocess.run(["ffprobe", "-v", "error", "-show_streams", "-show_packets", "-show_data", "-of", "json", str(path)], check=True,
                                      capture_output=True, text=True).stdout)
    file = path.read_bytes()
    tracks = {each["index"]: Track(VIDEO if each["codec_type"] == "video" else AUDIO, FOURCC[each["codec_name"]], config_of(each, file), [])
              for each in shown["streams"]}
    first = min(float(each["dts_time"]) for each in shown["packets"])
    for each in shown["packets"]:
        dts = round((float(each["dts_time"]) - first) * 1e6)
        pts = round((float(each["pts_time"]) - first) * 1e6)
        tracks[each["stream_index"]].packets.append(Packet(dts // 1000, pts // 1000, pts % 1000 * 1000, "K" in each["flags"], bytes_of(each["data"])))
    return [tracks[index] for index in sorted(tracks)]


def u24(number):
    return (number & 0xFFFFFF).to_bytes(3, "big")


def share(track, kind, packet):
    """What a track has in a body, behind everything that says whose it is; and the kind that it goes as."""
    if kind == START:
        return track.config, START
    if kind != CODED or track.fourcc not in HAS_TIME:
        return (packet.data if packet else b""), kind
    composition = packet.pts - packet.dts
    return (packet.data, CODED_X) if composition == 0 else (u24(composition) + packet.data, CODED)


def first_byte(track, kind, key):
    return 0x90 | kind if track.kind == AUDIO else 0x80 | (1 if key else 2) << 4 | kind


def body(track, kind, packet=None, number=None, nano=False):
    """One track's message: alone, or as track `number` of several; `nano` puts the PTS's rest in front."""
    data, kind = share(track, kind, packet)
    key = kind == START or (packet is not None and packet.key)
    inside = data
    outer = kind
    if number is not None:
        outer = AUDIO_MULTITRACK if track.kind == AUDIO else MULTITRACK
        inside = bytes([ONE_TRACK << 4 | kind]) + track.fourcc + bytes([number]) + data
    elif not nano:
        return bytes([first_byte(track, kind, key)]) + track.fourcc + data
    else:
        inside = track.fourcc + data
    if nano:
        return bytes([first_byte(track, MODEX, key), 2]) + u24(packet.nano if packet else 0) + bytes([outer]) + inside
    return bytes([first_byte(track, outer, key)]) + inside


def body_of_many(kind, tracks, packets=(None, None)):
    """Several tracks of a kind in one message. Coded frames all have their composition time."""
    packets = [packet if packet else None for packet in packets]
    same = len({track.fourcc for track in tracks}) == 1
    outer = AUDIO_MULTITRACK if tracks[0].kind == AUDIO else MULTITRACK
    key = kind == START or all(packet.key for packet in packets)
    out = bytes([first_byte(tracks[0], outer, key), (MANY_TRACKS if same else MANY_CODECS) << 4 | kind]) + (tracks[0].fourcc if same else b"")
    for number, (track, packet) in enumerate(zip(tracks, packets)):
        data = track.config if kind == START else packet.data
        if kind == CODED and track.fourcc in HAS_TIME:
            data = u24(packet.pts - packet.dts) + data
        out += (b"" if same else track.fourcc) + bytes([number]) + u24(len(data)) + data
    return out


def older_hevc_body(track, kind, packet=None):
    """CodecID 12, as encoders had it before Enhanced RTMP."""
    key = kind == START or packet.key
    head = bytes([(1 if key else 2) << 4 | 12, kind])
    return head + (u24(0) + track.config if kind == START else u24(packet.pts - packet.dts) + packet.data)


def legacy_body(track, kind, packet=None):
    """AVC and AAC as FLV has had them always."""
    if track.kind == AUDIO:
        return bytes([0xAF, kind]) + (track.config if kind == START else packet.data)
    key = kind == START or packet.key
    return bytes([(1 if key else 2) << 4 | 7, kind]) + (u24(0) + track.config if kind == START else u24(packet.pts - packet.dts) + packet.data)


def read_body(kind, body):
    """Fourcc or CodecID, packet kind (CODED for both kinds of coded frames), key, composition time, data: of a message of one track."""
    head = body[0]
    if kind == AUDIO:
        if head >> 4 == 9:
            return body[1:5], head & 15, False, 0, body[5:]
        return head >> 4, body[1], False, 0, body[2:]
    if not head & 0x80:
        return head & 15, body[1], head >> 4 == 1, int.from_bytes(body[2:5], "big", signed=True), body[5:]
    fourcc, packet, data = body[1:5], head & 15, body[5:]
    composition = 0
    if packet == CODED and fourcc in HAS_TIME:
        composition, data = int.from_bytes(data[:3], "big", signed=True), data[3:]
    return fourcc, (CODED if packet == CODED_X else packet), head >> 4 & 7 == 1, composition, data
