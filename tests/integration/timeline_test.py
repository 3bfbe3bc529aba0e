"""Publishers whose stamps are spoilt: nothing ends the session, viewers get pictures and sound that decode, time never goes back, and sound
stays with its picture. Packets are known again by their bytes, so that what came out is compared with what was meant."""
import concurrent.futures
import hashlib
import os
import re
import socket
import subprocess
import tempfile
import time
import unittest

from harness import WORK, Media, until
from rtmp_client import AUDIO, DATA, VIDEO, Client, flv_tags, is_config

FRAME = 1000 / 30
# Faster than life, as far as the waits allow.
SPEED = 4
HOUR = 3_600_000


def make(name, *options):
    """A file that ffmpeg makes once."""
    path = WORK / name
    if not path.exists():
        WORK.mkdir(parents=True, exist_ok=True)
        part = WORK / f"{os.getpid()}.{name}"
        subprocess.run(["ffmpeg", "-v", "error", "-y", *options, str(part)], check=True)
        part.rename(path)
    return path


def source(size, seconds, gop, tone=0):
    return ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=30", "-f", "lavfi", "-i", f"aevalsrc=0.1*random(0)+0.1*sin({tone}*t):s=48000", "-t", str(seconds), "-g",
            str(gop), "-sc_threshold", "0", "-bf", "2", "-pix_fmt", "yuv420p", "-preset", "veryfast", "-b:v", "300k", "-c:a", "aac", "-ac", "2", "-b:a", "64k"]


def load(path):
    return [tag for tag in flv_tags(path.read_bytes()) if tag[0] != DATA]


def load_hevc(path):
    """The pictures of an MP4 as Enhanced RTMP has them."""
    data = path.read_bytes()
    at = data.index(b"hvcC")
    record = data[at + 4:at - 4 + int.from_bytes(data[at - 4:at], "big")]
    out = [(VIDEO, 0, b"\x90hvc1" + record)]
    listed = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time,dts_time,size,pos,flags", "-of",
                             "csv=p=0", str(path)], capture_output=True, text=True, check=True).stdout.split()
    start = float(listed[0].split(",")[1])
    for line in listed:
        pts, dts, size, pos, flags = line.split(",")[:5]
        composition = round((float(pts) - float(dts)) * 1000)
        head = (b"\x91" if "K" in flags else b"\xa1") + b"hvc1" + composition.to_bytes(3, "big")
        out.append((VIDEO, round((float(dts) - start) * 1000), head + data[int(pos):int(pos) + int(size)]))
    return out


def mark(kind, body):
    """The coded data alone, whatever form it travels in."""
    if kind == AUDIO:
        skip = 2
    elif body[0] & 0x80:
        skip = 8 if body[0] & 15 == 1 else 5
    else:
        skip = 5
    return hashlib.md5(body[skip:]).digest()


def config(kind, body):
    return body[0] & 15 == 0 if kind == VIDEO and body[0] & 0x80 else is_config(kind, body)


class Packet:
    """What is sent: `meant` is where it belongs, `stamp` what it says, `pause` what passes before it besides."""

    def __init__(self, kind, meant, body):
        self.kind, self.meant, self.stamp, self.body, self.pause = kind, meant, meant, body, 0

    @property
    def media(self):
        return not config(self.kind, self.body)


def packets(tags):
    return [Packet(*tag) for tag in tags]


def shifted(by, after=0, kinds=(VIDEO, AUDIO)):
    """Stamps of what is meant from `after` on are off by so much."""
    def spoil(all_of):
        for each in all_of:
            if each.meant >= after and each.kind in kinds and (each.media or after == 0):
                each.stamp += by
        return all_of
    return spoil


def gap(by, pause=0):
    """Nothing for a while, which the stamps say too."""
    def spoil(all_of):
        late = [each for each in all_of if each.meant >= 3000]
        late[0].pause = pause
        for each in late:
            each.stamp += by
            each.meant += by if pause or by < 3000 else 0
        return all_of
    return spoil


def late(kind, by):
    """One track comes later than the other, with the right stamps."""
    return lambda all_of: sorted(all_of, key=lambda each: each.meant + (by if each.kind == kind and each.media else 0))


def only(kind):
    return lambda all_of: [each for each in all_of if each.kind == kind]


def twice(all_of):
    return [again for each in all_of for again in ([each, Packet(each.kind, each.meant, each.body)] if each.media and each.kind == AUDIO else [each])]


def disordered(all_of):
    """Neighbours of a track have each other's stamps."""
    for kind in (VIDEO, AUDIO):
        track = [each for each in all_of if each.kind == kind and each.media]
        for one, other in zip(track[5::10], track[6::10]):
            one.stamp, other.stamp = other.stamp, one.stamp
    return all_of


def mixed_up(all_of):
    """Sound of the next moments before the pictures of this one."""
    blocks = [all_of[at:at + 12] for at in range(0, len(all_of), 12)]
    return [each for block in blocks for each in sorted(block, key=lambda one: (one.media, one.kind != AUDIO))]


def irregular(all_of):
    """Pictures at uneven distances, as screen recorders send them."""
    for number, each in enumerate(one for one in all_of if one.kind == VIDEO and one.media):
        each.stamp = each.meant = each.meant + number * 7 % 20
    return all_of


def headless(all_of):
    """No key frame."""
    return [each for each in all_of if not (each.kind == VIDEO and each.media and each.body[0] >> 4 & 7 == 1)]


def noisy(all_of):
    """A configuration that is noise, and pictures of it, before the real one."""
    noise = [Packet(VIDEO, 0, bytes.fromhex("170000000001640028ffe10020") + os.urandom(60))]
    noise += [Packet(VIDEO, 0, b"\x17\x01\0\0\0" + os.urandom(500)) for _ in range(30)]
    return noise + all_of


CLIP = load(make("timeline.flv", *source("320x180", 6, 30), "-c:v", "libx264"))
LARGE = load(make("timeline_large.flv", *source("480x270", 3, 30, tone=3000), "-c:v", "libx264"))
LONG_GOP = load(make("timeline_long.flv", *source("320x180", 32, 900), "-c:v", "libx264"))
HEVC = load_hevc(make("timeline.mp4", *source("320x180", 3, 30), "-an", "-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=none"))


def followed_by(more):
    def spoil(all_of):
        head = [each for each in all_of if each.meant < 3000]
        tail = packets([(kind, stamp + 3000, body) for kind, stamp, body in more])
        if all(each.kind == VIDEO for each in tail):
            tail = sorted(tail + [each for each in all_of if each.meant >= 3000 and each.kind == AUDIO], key=lambda each: each.meant)
        return head + tail
    return spoil


# What is done to the stamps, and how far sound and picture may come apart in milliseconds.
CASES = {
    "as_they_are": (lambda all_of: all_of, FRAME),
    "wrapping": (shifted(2**32 - 3000), FRAME),
    "from_far_on": (shifted(4_294_960_000), FRAME),
    "an_hour_ahead": (shifted(HOUR, 3000), FRAME),
    "back_to_zero": (lambda all_of: shifted(-8000, 3000)(shifted(5000)(all_of)), FRAME),
    "sound_jumps_alone": (shifted(700_000, 3000, (AUDIO,)), FRAME),
    "pictures_jump_alone": (shifted(700_000, 3000, (VIDEO,)), FRAME),
    "sound_an_hour_ahead": (shifted(HOUR, 0, (AUDIO,)), 3 * FRAME),
    "sound_an_hour_behind": (lambda all_of: shifted(HOUR, 0, (VIDEO,))(all_of), 3 * FRAME),
    "a_gap_of_two_seconds": (gap(2000), FRAME),
    "a_gap_of_eight_seconds_that_nobody_waited_for": (gap(8000), FRAME),
    "a_gap_of_eight_seconds": (gap(8000, 7), FRAME),
    "sound_twice": (twice, FRAME),
    "disorder": (disordered, 2 * FRAME),
    "sound_before_its_pictures": (mixed_up, FRAME),
    "uneven_pictures": (irregular, FRAME),
    "another_size": (followed_by(LARGE), FRAME),
    "another_codec": (followed_by(HEVC), FRAME),
    "pictures_alone": (only(VIDEO), None),
    "sound_alone": (only(AUDIO), None),
    "late_sound": (late(AUDIO, 3000), FRAME),
    "late_pictures": (late(VIDEO, 3000), FRAME),
    "a_long_gop": (lambda _: packets(LONG_GOP), FRAME),
    "no_key_frame": (headless, None),
    "noise_first": (noisy, FRAME),
}


# How much of it comes out, where that is less than nearly all: what has no picture yet is left out.
LEAST = {"late_pictures": 0.4, "noise_first": 0.9, "no_key_frame": 0.5}


class Show:
    """One case, published and watched."""

    def __init__(self, media, name):
        self.media, self.name = media, name
        spoil, self.apart = CASES[name]
        self.sent = spoil(packets(CLIP))
        self.flv = bytearray()

    def run(self):
        speed = 10 if self.name == "a_long_gop" else SPEED
        with Client(self.media.rtmp, chunk_size=4096, compress=False) as client, concurrent.futures.ThreadPoolExecutor(1) as viewer:
            client.connect()
            client.publish(self.name)
            until("it is live", lambda: self.name in self.media.streams(), 60)
            watching = viewer.submit(self.watch)
            began = time.monotonic()
            if self.name == "no_key_frame":
                began += self.without_key(client)
            waits = self.name != "no_key_frame"
            for number, each in enumerate(self.sent):
                time.sleep(each.pause or max(0, began + number * self.sent[-1].meant / len(self.sent) / 1000 / speed - time.monotonic()))
                began += each.pause
                client.media(each.kind, each.stamp % 2**32, each.body)
                if waits and each.media and (self.begins_with(each) or self.name == "sound_alone"):
                    until("the viewer has begun", lambda: len(self.flv) > 13, 60)
                    began = time.monotonic() - number * self.sent[-1].meant / len(self.sent) / 1000 / speed
                    waits = False
            self.report = self.media.streams().get(self.name)
            self.master = self.media.get(f"/live/{self.name}/index.m3u8")[2].decode()
            client.socket.setblocking(False)
            try:
                self.open = client.socket.recv(1000) != b""
            except BlockingIOError:
                self.open = True
            client.socket.settimeout(10)
            client.unpublish(self.name)
            client.hear("NetStream.Unpublish.Success")
            watching.result(60)
        self.got = [(kind, stamp, body) for kind, stamp, body in flv_tags(self.flv) if kind != DATA and not config(kind, body)]
        self.said_of_flv, self.said_of_hls = self.decode_flv(), self.decode_hls()
        return self

    def watch(self):
        with socket.create_connection(("127.0.0.1", self.media.http), timeout=60) as connection:
            connection.sendall(f"GET /live/{self.name}.flv HTTP/1.0\r\n\r\n".encode())
            data = b""
            while b"\r\n\r\n" not in data:
                data += connection.recv(65536)
            self.flv += data[data.index(b"\r\n\r\n") + 4:]
            while piece := connection.recv(65536):
                self.flv += piece

    @staticmethod
    def begins_with(packet):
        """Whether it is a key frame, and not one of noise."""
        return packet.kind == VIDEO and packet.body[0] >> 4 & 7 == 1 and packet.body[5:8] == b"\0\0\0"

    def without_key(self, client):
        """The ten seconds after which sound goes alone."""
        for each in self.sent[:20]:
            client.media(each.kind, each.stamp, each.body)
        time.sleep(10.1)
        return 10.1

    def known(self):
        """(kind, when it was sent, meant, came out) of every packet that came out, in the order of the viewer."""
        meant = {}
        for number, each in enumerate(self.sent):
            meant.setdefault(mark(each.kind, each.body), (number, each.meant))
        return [(kind, *meant[mark(kind, body)], stamp) for kind, stamp, body in self.got]

    def decode_flv(self):
        return decode_bytes(self.flv, ".flv")

    def decode_hls(self):
        """The whole of it, after its end: what belongs to one header at a time, since ffmpeg does not take a second one."""
        said = []
        for name in sorted({"main.m3u8", *re.findall(r'URI="([^"?]+[.]m3u8)', self.master)}):
            runs, gap = [], False
            for line in self.fetch(name).decode().splitlines():
                if line.startswith("#EXT-X-MAP"):
                    runs.append(self.fetch(re.search(r'URI="([^"]+)"', line)[1]))
                elif line == "#EXT-X-GAP":
                    gap = True
                elif line and line[0] != "#":
                    runs[-1] += b"" if gap else self.fetch(line)
                    gap = False
            for each in runs:
                said += decode_bytes(each, ".mp4")
        return said

    def fetch(self, name):
        status, _, body = self.media.get(f"/live/{self.name}/{name}")
        assert status == 200, f"{name}: {status}"
        return body


def decode_bytes(data, kind):
    """What ffmpeg has to say when it decodes all of it. That sound sent twice or out of order stands still is what was sent."""
    with tempfile.NamedTemporaryFile(suffix=kind) as file:
        file.write(data)
        file.flush()
        said = subprocess.run(["ffmpeg", "-nostdin", "-v", "warning", "-i", file.name, "-f", "null", "-"], capture_output=True, text=True,
                              timeout=60).stderr
    return [line for line in said.splitlines() if not re.search(r"monoton|Last message repeated", line)]


class SpoiltStamps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.media = Media()
        cls.addClassCleanup(cls.media.stop)
        with concurrent.futures.ThreadPoolExecutor(len(CASES)) as pool:
            cls.shows = dict(zip(CASES, pool.map(lambda name: Show(cls.media, name).run(), CASES)))

    def each_show(self, check, but=()):
        for name, show in self.shows.items():
            if name not in but:
                with self.subTest(name):
                    check(show)

    def test_no_session_is_ended(self):
        def check(show):
            self.assertTrue(show.open)
            self.assertIsNotNone(show.report)
        self.each_show(check)

    def test_time_never_goes_back(self):
        def check(show):
            for kind in (VIDEO, AUDIO):
                times = [stamp for each, stamp, _ in show.got if each == kind]
                self.assertEqual(sorted(times), times)
                if kind == VIDEO:
                    self.assertEqual(len(set(times)), len(times))
        self.each_show(check)

    def test_what_came_out_is_what_was_sent(self):
        def check(show):
            wanted = [each for each in show.sent if each.media and (show.name != "no_key_frame" or each.kind == AUDIO)]
            self.assertGreater(len(show.known()), len(wanted) * LEAST.get(show.name, 0.95))
        self.each_show(check)

    def test_sound_stays_with_its_picture(self):
        def check(show):
            moved = {VIDEO: None, AUDIO: None}
            worst = 0
            for kind, _, meant, out in sorted(show.known(), key=lambda each: each[2]):
                moved[kind] = out - meant
                if None not in moved.values():
                    worst = max(worst, abs(moved[AUDIO] - moved[VIDEO]))
            self.assertLessEqual(worst, show.apart + 1)
        self.each_show(check, but=[name for name in CASES if CASES[name][1] is None])

    def test_gaps_are_kept_when_they_were_real(self):
        lengths = {name: self.shows[name].got[-1][1] - self.shows[name].got[0][1] for name in self.shows}
        self.assertAlmostEqual(8000, lengths["a_gap_of_two_seconds"], delta=300)
        self.assertAlmostEqual(14000, lengths["a_gap_of_eight_seconds"], delta=300)
        for name in ("a_gap_of_eight_seconds_that_nobody_waited_for", "an_hour_ahead", "back_to_zero", "sound_jumps_alone", "wrapping"):
            self.assertAlmostEqual(6000, lengths[name], delta=300, msg=name)

    def test_flv_decodes_without_a_word(self):
        # The ffmpeg of Debian 12 knows no HEVC in FLV.
        self.each_show(lambda show: self.assertEqual([], show.said_of_flv), but=("another_codec",))

    def test_hls_decodes_without_a_word(self):
        self.each_show(lambda show: self.assertEqual([], show.said_of_hls))


if __name__ == "__main__":
    unittest.main()
