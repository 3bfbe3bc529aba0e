"""Shows of many kinds, each followed live and held to the rules of HLS by hls_rules: in pictures a second, in tracks, in key
frames, in what the publisher does meanwhile."""
import multiprocessing
import signal
import subprocess
import threading
import time
import unittest

import hls_rules
from harness import WORK, Media, until
from rtmp_client import Client, flv_tags

SECONDS = 9
SOUND = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"]
AAC = ["-c:a", "aac", "-b:a", "64k", "-ac", "2"]


def pictures(rate=30, size="320x180", gop=None, bframes=0, filters=()):
    return (["-f", "lavfi", "-i", ",".join([f"testsrc2=size={size}:rate={rate}", *filters])],
            ["-c:v", "libx264", "-preset", "ultrafast", "-g", str(gop or rate), "-keyint_min", str(gop or rate), "-bf", str(bframes), "-b:v", "200k",
             "-pix_fmt", "yuv420p", "-vsync", "vfr"])


# Which media a show is made of, and how long it lasts before it repeats.
SHOWS = {
    "b-frames": (*pictures(30, bframes=3), SOUND, AAC, 8),
    "25": (*pictures(25, gop=50), SOUND, AAC, 8),
    "60": (*pictures(60), SOUND, AAC, 8),
    # Two of three pictures, at random.
    "varying": (*pictures(30, filters=["select='gt(random(7),0.33)'"]), SOUND, AAC, 8),
    "sound": ([], [], SOUND, AAC, 8),
    "silent": (*pictures(30), [], [], 8),
    "long-gop": (*pictures(30, gop=300), SOUND, AAC, 20),
    "small": (*pictures(30, size="160x120"), SOUND, AAC, 5),
}


def show(name):
    """The file of a show; made once."""
    path = WORK / f"show-{name}.flv"
    if not path.exists():
        WORK.mkdir(parents=True, exist_ok=True)
        picture, video, sound, audio, length = SHOWS[name]
        part = path.with_suffix(".part.flv")
        subprocess.run(["ffmpeg", "-v", "error", "-y", *picture, *sound, "-t", str(length), *video, *audio, str(part)], check=True)
        part.rename(path)
    return path


def judged(url, seconds, classic):
    """(findings, the first playlist's number, figures)"""
    report = hls_rules.check(url, seconds, classic)
    playlists = report.followers[0].playlists if report.followers else []
    return report.findings.all, playlists[0][1].media_sequence if playlists else 0, report.figures


def send(client, tags, shift):
    """Tags in real time, `shift` milliseconds later than they say; gives the time after the last."""
    last = 0
    for kind, stamp, body in tags:
        time.sleep(max(0, client.began + (stamp + shift) / 1000 - time.monotonic()))
        client.media(kind, stamp + shift, body)
        last = stamp + shift
    return last + 33


class Shows(unittest.TestCase):
    """All at once on one server. Judging takes time, so that each show has a process of its own."""
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        for each in SHOWS:
            show(each)
        cls.media = Media()
        cls.addClassCleanup(cls.media.stop)
        cls.pool = multiprocessing.get_context("spawn").Pool(10)
        cls.addClassCleanup(cls.pool.terminate)
        cls.runs, cls.encoders, cls.threads = {}, [], []
        cls.addClassCleanup(cls.stop)
        for name in ("b-frames", "25", "60", "varying", "sound", "silent", "long-gop"):
            cls.begin(name, show(name))
        cls.begin("polled", show("b-frames"), classic=True)
        cls.begin("comes-back", show("25"))
        cls.run_beside(cls.come_back)
        cls.run_beside(cls.change_size)
        cls.until_ready("changes")
        cls.results = {name: each.get(120) for name, each in cls.runs.items()}

    @classmethod
    def begin(cls, name, file, classic=False):
        cls.encoders.append(cls.media.publish(name, file, loop=True))
        cls.until_ready(name, classic)

    @classmethod
    def until_ready(cls, name, classic=False):
        until(f"HLS of {name} is ready", lambda: cls.media.get(f"/live/{name}/index.m3u8")[0] == 200)
        cls.runs[name] = cls.pool.apply_async(judged, (cls.media.url(f"/live/{name}/index.m3u8"), SECONDS, classic))

    @classmethod
    def run_beside(cls, what):
        cls.threads.append(threading.Thread(target=what))
        cls.threads[-1].start()

    @classmethod
    def come_back(cls):
        """The encoder dies, and another takes its place a moment later."""
        time.sleep(4)
        first = cls.encoders.pop()
        first.kill()
        first.communicate()
        time.sleep(0.5)
        cls.encoders.append(cls.media.publish("comes-back", show("25"), loop=True))

    @classmethod
    def change_size(cls):
        """Pictures of another size in the middle of a connection."""
        with Client(cls.media.rtmp, chunk_size=4096) as client:
            client.connect()
            client.publish("changes")
            client.began = time.monotonic()
            at = 0
            for each in ("small", "b-frames"):
                at = send(client, flv_tags(show(each).read_bytes()), at)

    @classmethod
    def stop(cls):
        for each in cls.threads:
            each.join()
        for each in cls.encoders:
            each.kill()
            each.communicate()

    def check(self, name, *allowed):
        """The first segment is one part, so that players need not wait; the second ends at the next key frame and has none."""
        findings, first, figures = self.results[name]
        second = f"-s{first + 1}.m4s"
        found = [each for each in findings if each.rule not in allowed and not (each.rule == "B.1 independent frame" and each.where.endswith(second))]
        self.assertEqual([], [tuple(each) for each in found], figures)
        self.assertGreater(figures["playlists"], 4)
        return figures["main.m3u8"]

    def test_pictures_at_every_rate(self):
        for name, rate in (("b-frames", 30), ("25", 25), ("60", 60)):
            with self.subTest(name):
                figures = self.check(name)
                self.assertAlmostEqual(rate, figures["frame rate"], delta=0.1)
                self.assertGreater(figures["hinted"], 20)

    def test_pictures_at_a_varying_rate(self):
        # A key frame may stand in the middle of a part, which then does not begin with one.
        self.check("varying", "6.2.2 independent part unmarked")

    def test_sound_alone(self):
        self.assertEqual(["mp4a.40.2"], self.check("sound")["codecs"])

    def test_pictures_alone(self):
        self.assertEqual(1, len(self.check("silent")["codecs"]))

    def test_key_frames_rarer_than_segments(self):
        self.check("long-gop", "B.1 independent frame")

    def test_polling(self):
        self.check("polled")

    def test_another_picture_size_in_mid_show(self):
        self.check("changes")

    def test_an_encoder_that_comes_back(self):
        # The time without an encoder shows in the dates alone.
        self.check("comes-back", "4.4.4.6 date continuity")


class Stalled(unittest.TestCase):
    def test_who_waits_for_a_stalled_publisher_is_told_so_in_the_end(self):
        media = Media(**{"hls.segment": "1s"})
        self.addCleanup(media.stop)
        encoder = media.publish("show", show("25"), loop=True)
        self.addCleanup(encoder.communicate)
        self.addCleanup(encoder.kill)
        until("HLS is ready", lambda: media.get("/live/show/index.m3u8")[0] == 200)
        encoder.send_signal(signal.SIGSTOP)
        self.addCleanup(encoder.send_signal, signal.SIGCONT)
        time.sleep(1)
        now = hls_rules.Playlist(media.get("/live/show/main.m3u8")[2].decode(), "main.m3u8", hls_rules.Findings())
        msn, part = now.next
        answers, threads = {}, []
        for path in (f"main.m3u8?_HLS_msn={msn}&_HLS_part={part}", f"main.m3u8?_HLS_msn={msn}", now.hint):
            threads.append(threading.Thread(target=lambda path=path: answers.update({path: media.get(f"/live/show/{path}", timeout=30)})))
            threads[-1].start()
        began = time.monotonic()
        for each in threads:
            each.join()
        self.assertGreater(time.monotonic() - began, 2 * now.target)
        for path, (status, headers, _) in answers.items():
            self.assertEqual(503, status, path)
            self.assertIn("max-age=", headers["cache-control"])
            self.assertEqual("*", headers["access-control-allow-origin"])


if __name__ == "__main__":
    unittest.main()
