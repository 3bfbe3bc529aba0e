#!/usr/bin/env python3
"""weir-worker makes uploaded videos ready to be watched; played and decoded with FFmpeg."""
import pathlib
import random
import tempfile
import time
import unittest

from harness import decoded_pictures, packets, until
from worker_site import Site, Worker, film, make, probe


class WorkerTest(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.__exit__)
        self.temp = tempfile.TemporaryDirectory(prefix="weir-worker-")
        self.addCleanup(self.temp.cleanup)
        self.files = pathlib.Path(self.temp.name)

    def worker(self, **settings):
        worker = Worker(self.site.folder, **settings).ready()
        self.addCleanup(worker.stop)
        return worker

    def check_even(self, playlist, rate, seconds):
        """Every picture is there once, at its time."""
        times = sorted(pts for kind, pts, _, _ in packets(playlist) if kind == "video")
        self.assertEqual(len(times), round(seconds * rate))
        for number, at in enumerate(times):
            self.assertAlmostEqual(at - times[0], number / rate, delta=0.002)
        count, errors = decoded_pictures(playlist)
        self.assertEqual((count, errors), (len(times), ""))

    def test_web_safe_source_is_played_as_it_is_and_gets_smaller_sizes(self):
        source = film(self.files / "a.mp4", seconds=7, size="1280x720")
        video = self.site.add(source)
        worker = self.worker(worker__stretch='"4s"', worker__heights='"360,720,1080"')
        self.assertEqual(self.site.settle(video), ("published", ""))
        hls = self.site.place(video) / "hls"
        self.check_even(hls / "source/video.m3u8", 30, 7)
        self.site.finish()
        worker.stop()
        self.assertEqual({row[2] for row in self.site.jobs(video)}, {"done"})
        self.check_even(hls / "360p/video.m3u8", 30, 7)
        rows = self.site.ask("SELECT name, width, height, codecs FROM renditions WHERE video = ? ORDER BY name", video)
        self.assertEqual([row[:3] for row in rows], [("360p", 640, 360), ("audio", 0, 0), ("source", 1280, 720)])
        self.assertEqual(rows[1][3], "mp4a.40.2")
        streams = probe(hls / "index.m3u8", "-show_streams")["streams"]
        self.assertEqual(sorted(each["codec_type"] for each in streams), ["audio", "video", "video"])
        # Pictures and sound start together.
        starts = [float(each["start_time"]) for each in streams]
        self.assertLess(max(starts) - min(starts), 0.05)
        self.assertEqual(sorted(each.name for each in (self.site.place(video) / "poster").iterdir()), ["0.jpg", "1.jpg", "2.jpg"])
        facts = self.site.ask("SELECT duration_ms, width, height, frame_rate, has_video, has_audio FROM videos WHERE id = ?", video)[0]
        self.assertEqual(facts[1:], (1280, 720, 30.0, 1, 1))
        self.assertAlmostEqual(facts[0], 7000, delta=50)

    def test_what_browsers_cannot_play_is_encoded_upright_and_in_even_stretches(self):
        source = film(self.files / "a.mkv", seconds=9, size="480x270", rate="30000/1001", codecs=("-c:v", "mpeg4", "-aspect", "16:9", "-c:a", "libvorbis"))
        upright = self.files / "upright.mp4"
        film(self.files / "b.mp4", seconds=3, size="640x480")
        make(upright, "-i", self.files / "b.mp4", "-c", "copy", "-metadata:s:v:0", "rotate=90")
        videos = [self.site.add(source, "source.mkv"), self.site.add(upright)]
        self.worker(worker__stretch='"4s"', worker__heights='"360"')
        for each in videos:
            self.assertEqual(self.site.settle(each), ("published", ""))
        self.site.finish()
        self.check_even(self.site.place(videos[0]) / "hls/270p/video.m3u8", 30000 / 1001, 9)
        self.assertEqual(self.site.ask("SELECT width, height FROM renditions WHERE video = ? AND name = '360p'", videos[1]), [(360, 480)])
        self.assertEqual(self.site.ask("SELECT codecs FROM renditions WHERE video = ? AND name = 'audio'", videos[0]), [("mp4a.40.2",)])

    def test_sound_alone(self):
        video = self.site.add(make(self.files / "a.flac", "-f", "lavfi", "-i", "sine=sample_rate=44100", "-t", 5), "source.flac")
        self.worker()
        self.assertEqual(self.site.settle(video), ("published", ""))
        self.assertIn("audio/audio.m3u8", (self.site.place(video) / "hls/index.m3u8").read_text())

    def test_chapters_of_the_file(self):
        notes = self.files / "notes.txt"
        notes.write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=2000\ntitle=First\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=2000\nEND=4000\ntitle=Second\n")
        plain = film(self.files / "a.mp4", seconds=4)
        video = self.site.add(make(self.files / "b.mp4", "-i", plain, "-i", notes, "-map_metadata", "1", "-map", "0", "-c", "copy"))
        self.worker(worker__heights='""')
        self.assertEqual(self.site.settle(video)[0], "published")
        self.assertEqual(self.site.ask("SELECT start_ms, title FROM chapters WHERE video = ? ORDER BY place", video), [(0, "First"), (2000, "Second")])

    def test_subtitles_and_covers_are_left_aside(self):
        words = self.files / "a.srt"
        words.write_text("1\n00:00:00,000 --> 00:00:01,000\nHello\n")
        cover = make(self.files / "a.png", "-f", "lavfi", "-i", "testsrc2=size=64x64", "-frames:v", 1)
        plain = film(self.files / "a.mp4", seconds=3)
        video = self.site.add(make(self.files / "b.mkv", "-i", plain, "-i", words, "-map", 0, "-map", 1, "-c:v", "copy", "-c:a", "copy", "-c:s", "srt",
                                   "-attach", cover, "-metadata:s:t", "mimetype=image/png"), "source.mkv")
        self.worker(worker__heights='""')
        self.assertEqual(self.site.settle(video), ("published", ""))
        self.check_even(self.site.place(video) / "hls/source/video.m3u8", 30, 3)

    def test_killed_workers_lose_and_double_nothing(self):
        source = film(self.files / "a.mp4", seconds=6, size="320x240", codecs=("-c:v", "mpeg4", "-c:a", "aac"))
        videos = [self.site.add(source, account=1 + i % 3) for i in range(6)]
        chance = random.Random(7)
        workers = []
        end = time.monotonic() + 20
        while time.monotonic() < end and self.site.unfinished():
            workers.append(Worker(self.site.folder, worker__stretch='"2s"').ready())
            time.sleep(chance.uniform(0.1, 1.5))
            workers.pop().stop_hard()
            # Instead of waiting for leases to end. Tries are not what this is about.
            self.site.ask("UPDATE jobs SET leased_until = 0, tries_left = 3 WHERE state = 'running'")
        self.worker(worker__stretch='"2s"')
        self.site.finish()
        for video in videos:
            self.assertEqual(self.site.state(video), ("published", ""))
            jobs = self.site.jobs(video)
            self.assertEqual({row[2] for row in jobs}, {"done"})
            self.assertEqual([row[:2] for row in jobs], sorted({row[:2] for row in jobs}))
            self.assertEqual(sorted(row[0] for row in self.site.ask("SELECT name FROM renditions WHERE video = ?", video)), ["240p", "audio"])
            self.check_even(self.site.place(video) / "hls/240p/video.m3u8", 30, 6)

    def test_a_worker_that_is_asked_to_stop_gives_its_work_back(self):
        video = self.site.add(film(self.files / "a.mkv", seconds=60, size="1280x720", codecs=("-c:v", "mpeg4", "-c:a", "aac")), "source.mkv")
        worker = self.worker(worker__preset="slower", worker__stretch='"60s"')
        until("it encodes", lambda: any(row[0] == "rendition" and row[2] == "running" for row in self.site.jobs(video)), 30)
        worker.stop()
        self.assertEqual(self.site.ask("SELECT COUNT(*) FROM jobs WHERE state = 'running'"), [(0,)], worker.output())
        self.assertFalse([each for each in (self.site.place(video) / "work").iterdir() if "-" in each.name])

    def test_one_account_does_not_keep_another_waiting(self):
        source = make(self.files / "a.flac", "-f", "lavfi", "-i", "sine=sample_rate=44100", "-t", 1)
        for _ in range(50):
            self.site.add(source, "source.flac", account=1)
        other = self.site.add(source, "source.flac", account=2)
        self.worker()
        self.assertEqual(self.site.settle(other)[0], "published")
        begun = self.site.ask("SELECT COUNT(*) FROM jobs WHERE kind = 'inspect' AND account_id = 1 AND started_at IS NOT NULL AND started_at <= "
                              "(SELECT started_at FROM jobs WHERE kind = 'inspect' AND video = ?)", other)[0][0]
        self.assertLessEqual(begun, 2)


if __name__ == "__main__":
    unittest.main()
