#!/usr/bin/env python3
"""Files that are made to read others, to reach the network, or to take all there is: each is refused with its reason."""
import os
import pathlib
import socket
import struct
import subprocess
import tempfile
import time
import unittest
import zlib

from worker_site import Site, Worker, film, make


def box(name, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def boxes(data, at=0, end=None):
    """(name, start, end) of the boxes in here."""
    end = len(data) if end is None else end
    while at + 8 <= end:
        size = struct.unpack_from(">I", data, at)[0]
        yield data[at + 4:at + 8], at, at + size
        at += size


def outside_reference(data):
    """The same MP4 with every track's media in another file."""
    return data.replace(b"url \0\0\0\1", b"url \0\0\0\0")


def many_tracks(data, count):
    """The same MP4 with its first track `count` times."""
    for name, start, end in boxes(data):
        if name == b"moov":
            inner = [(each, data[a:b]) for each, a, b in boxes(data, start + 8, end)]
            track = next(content for each, content in inner if each == b"trak")
            kept = [content for each, content in inner if each != b"trak"]
            return data[:start] + box(b"moov", *kept, *[track] * count) + data[end:]
    raise AssertionError("no moov")


def huge_picture():
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 65535, 65535, 8, 6, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def processes_below(pid):
    found = []
    for each in pathlib.Path("/proc").iterdir():
        try:
            if each.name.isdigit() and int((each / "stat").read_text().rsplit(")", 1)[1].split()[1]) == pid:
                found += [int(each.name), *processes_below(int(each.name))]
        except (OSError, IndexError):
            continue
    return found


class HostileTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory(prefix="weir-hostile-")
        cls.addClassCleanup(cls.temp.cleanup)
        cls.files = pathlib.Path(cls.temp.name)
        cls.plain = film(cls.files / "plain.mp4", seconds=2, size="320x240")
        make(cls.files / "front.mp4", "-i", cls.plain, "-c", "copy", "-movflags", "faststart")
        cls.canary = cls.files / "canary.ts"
        make(cls.canary, "-i", cls.plain, "-c", "copy")
        cls.listener = socket.create_server(("127.0.0.1", 0))
        cls.listener.setblocking(False)
        cls.addClassCleanup(cls.listener.close)
        cls.url = f"http://127.0.0.1:{cls.listener.getsockname()[1]}/a.ts"

    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.__exit__)

    def write(self, name, content):
        path = self.files / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def files_and_reasons(self):
        def playlist(*addresses, end=True):
            return "#EXTM3U\n#EXT-X-TARGETDURATION:2\n" + "".join(f"#EXTINF:2,\n{each}\n" for each in addresses) + ("#EXT-X-ENDLIST\n" if end else "")
        front = (self.files / "front.mp4").read_bytes()
        unsupported = {
            "an HLS list": self.write("hls.mp4", playlist(self.canary)),
            "an HLS list by file:": self.write("file.mp4", playlist(f"file:{self.canary}")),
            "an HLS list of the network": self.write("http.mp4", playlist(self.url)),
            "an HLS list with data:": self.write("data.mp4", playlist("data:video/mp2t;base64,AAAA")),
            "an HLS list without end": self.write("endless.mp4", playlist(self.canary, end=False)),
            "a concat script": self.write("concat.mp4", "ffconcat version 1.0\nfile canary.ts\n"),
            "MagicYUV": make(self.files / "magic.avi", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10", "-t", "1", "-c:v", "magicyuv"),
            "a PNG of 65535 x 65535": self.write("png.mp4", huge_picture()),
            "an SVG": self.write("svg.mp4", f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{self.url}"/></svg>'),
            "an SDP": self.write("sdp.mp4", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=a\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"),
            "media in other files": self.write("dref.mov", outside_reference(front)),
            "nothing": self.write("empty.mp4", b""),
            "noise behind a good name": self.write("noise.mkv", b"\x1a\x45\xdf\xa3" + os.urandom(20000)),
        }
        rows = [(what, path, "unsupportedMedia") for what, path in unsupported.items()]
        rows.append(("500 tracks", self.write("tracks.mp4", many_tracks(front, 500)), "tooManyStreams"))
        rows.append(("an MP4 without its end", self.write("cut.mp4", front[:len(front) * 2 // 3]), "truncated"))
        rows.append(("an MP4 without its index", self.write("noindex.mp4", self.plain.read_bytes()[:2000]), "truncated"))
        subtitles = self.write("a.srt", "1\n00:00:00,000 --> 00:00:01,000\nHello\n")
        rows.append(("words alone", make(self.files / "words.mkv", "-i", subtitles, "-c:s", "srt"), "noStreams"))
        return rows

    def test_each_is_refused_with_its_reason(self):
        rows = [(what, self.site.add(path, path.name), reason) for what, path, reason in self.files_and_reasons()]
        os.utime(self.canary, ns=(0, self.canary.stat().st_mtime_ns))
        worker = Worker(self.site.folder).ready()
        self.addCleanup(worker.stop)
        begun = time.monotonic()
        most = 0
        while self.site.unfinished() and time.monotonic() < begun + 60:
            for each in [worker.process.pid, *processes_below(worker.process.pid)]:
                try:
                    status = pathlib.Path(f"/proc/{each}/status").read_text()
                    most = max(most, *[int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")], 0)
                except OSError:
                    continue
            time.sleep(0.05)
        for what, video, reason in rows:
            self.assertEqual((what, *self.site.state(video)), (what, "processingFailed", reason))
            # The source is kept, and nothing else was made.
            self.assertTrue(list((self.site.place(video) / "source").iterdir()), what)
            self.assertFalse((self.site.place(video) / "hls").exists(), what)
        self.assertLess(most, 512 * 1024)
        self.assertEqual(self.canary.stat().st_atime_ns, 0)
        self.canary.read_bytes()
        self.assertNotEqual(self.canary.stat().st_atime_ns, 0, "this file system does not note who reads")
        with self.assertRaises(BlockingIOError):
            self.listener.accept()

    def test_too_long_and_too_large(self):
        long = make(self.files / "long.mkv", "-f", "lavfi", "-i", "color=size=16x16:rate=1", "-t", 7200, "-c:v", "libx264", "-preset", "ultrafast")
        wide = make(self.files / "wide.mp4", "-f", "lavfi", "-i", "color=size=8448x16:rate=1", "-t", 1, "-c:v", "libx264", "-preset", "ultrafast")
        videos = [self.site.add(long, "source.mkv"), self.site.add(wide)]
        worker = Worker(self.site.folder, worker__longest_video='"1h"').ready()
        self.addCleanup(worker.stop)
        self.assertEqual(self.site.settle(videos[0]), ("processingFailed", "tooLong"))
        self.assertEqual(self.site.settle(videos[1]), ("processingFailed", "tooLarge"))

    def test_a_disk_without_room_is_named(self):
        video = self.site.add(self.plain)
        worker = Worker(self.site.folder, worker__free_floor='"524288GiB"').ready()
        self.addCleanup(worker.stop)
        self.assertEqual(self.site.settle(video), ("processingFailed", "outOfSpace"))

    def test_names_are_never_words_of_a_command(self):
        name = "-i; touch pwned $(touch pwned).mp4"
        video = self.site.add(self.plain, name)
        worker = Worker(self.site.folder, worker__heights='""').ready()
        self.addCleanup(worker.stop)
        self.assertEqual(self.site.settle(video), ("published", ""))
        self.assertFalse(list(self.site.folder.rglob("pwned")))

    def test_without_namespaces_it_does_not_start_unless_told(self):
        # A limit on namespaces of this user, as some machines have.
        words = ["unshare", "-U", "sh", "-c", "echo 0 > /proc/sys/user/max_user_namespaces 2>/dev/null; exec \"$@\"", "sh"]
        program = [os.environ["WEIR_BIN"] + "/weir-worker", "--set", f"data.dir={self.site.folder}"]
        done = subprocess.run([*words, *program], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("worker.sandbox", done.stderr)


if __name__ == "__main__":
    unittest.main()
