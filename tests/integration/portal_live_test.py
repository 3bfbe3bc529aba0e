"""Both programs on one data folder: from a stream key to a live channel, and back."""
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.request

from harness import WORK, Program, clip, free_port, until
from portal_site import Browser, Portal


def sparse_clip():
    """A minute with a key frame every 8.3 s, which is what OBS sends unless it is told otherwise."""
    path = WORK / "sparse.flv"
    if not path.exists():
        WORK.mkdir(parents=True, exist_ok=True)
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=30", "-t", "60", "-c:v", "libx264",
                        "-preset", "ultrafast", "-g", "250", "-keyint_min", "250", "-sc_threshold", "0", "-pix_fmt", "yuv420p", str(path)], check=True)
    return path


class Show(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-both-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.rtmp, self.http = free_port(), free_port()
        # Neither has made the folder, the database or the secrets yet: they start at the same moment.
        self.media = self.start_media()
        self.portal = Portal(self.folder, http__port=self.http, rtmp__port=self.rtmp)
        self.addCleanup(lambda: self.portal.stop())
        self.addCleanup(lambda: self.media.stop())
        self.wait_for_media()
        self.ada = self.portal.register("ada")
        self.key = self.ada.key()

    def start_media(self):
        return Program("weir-media", "--set", f"rtmp.port={self.rtmp}", "--set", f"http.port={self.http}", "--set", "srt.port=0", "--set",
                       f"data.dir={self.folder}/var")

    def wait_for_media(self):
        def answers():
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http}/healthz") as answer:
                return answer.status == 200
        until("weir-media answers", answers)

    def publish(self, key, file=None, *options):
        encoder = subprocess.Popen(["ffmpeg", "-nostdin", "-v", "error", *(options or ["-re"]), "-i", str(file or clip()), "-c", "copy", "-f", "flv",
                                    f"rtmp://127.0.0.1:{self.rtmp}/live/{key}"], stderr=subprocess.PIPE)
        self.addCleanup(lambda: (encoder.kill(), encoder.communicate()))
        return encoder

    def studio(self):
        return self.ada.get("/api/v1/studio/live").json

    def live(self):
        return [each["handle"] for each in Browser(self.portal).get("/api/v1/live").json["channels"]]

    def go_live(self):
        encoder = self.publish(self.key)
        until("the studio says that it is live", lambda: self.studio()["state"] == "live", limit=10)
        return encoder

    def test_a_key_from_the_studio_makes_its_channel_live(self):
        self.assertEqual(("offline", None, [], None), tuple(self.studio()[key] for key in ("state", "startedAt", "findings", "video")))
        begun = time.monotonic()
        encoder = self.go_live()
        # ffmpeg itself takes some of this; the portal's part is its question every half second.
        self.assertLess(time.monotonic() - begun, 4)
        until("the picture was measured", lambda: (self.studio()["video"] or {}).get("keyFrameInterval"))
        now = self.studio()
        self.assertEqual(("h264", 640, 360), tuple(now["video"][key] for key in ("codec", "width", "height")))
        self.assertEqual(("aac", 48000, 2), tuple(now["audio"][key] for key in ("codec", "sampleRate", "channels")))
        self.assertAlmostEqual(1.0, now["video"]["keyFrameInterval"], delta=0.1)
        self.assertNotIn("key_frame_interval_long", [each["code"] for each in now["findings"]])
        self.assertIn("Lavf", now["encoder"])
        self.assertGreater(now["bitrate"], 100_000)
        self.assertEqual(["ada"], self.live())
        seen = Browser(self.portal).get("/api/v1/channels/ada").json
        self.assertEqual(sorted(["broadcast", "startedAt", "viewers", "video", "audio"]), sorted(seen["live"]))
        self.assertEqual(f"http://127.0.0.1:{self.http}/live/ada.flv", seen["playback"]["flv"])
        self.assertEqual(204, self.ada.ask("DELETE", "/api/v1/studio/live").status)
        encoder.wait(10)
        until("it is offline", lambda: self.studio()["state"] == "offline" and self.live() == [])
        for program in (self.media, self.portal):
            self.assertNotIn(self.key, program.output())

    def test_key_frames_too_far_apart_are_advised_against(self):
        self.publish(self.key, sparse_clip(), "-readrate", "6")
        long_ones = lambda: [each for each in self.studio()["findings"] if each["code"] == "key_frame_interval_long"]
        found = until("the studio was told", long_ones, limit=15)[0]
        self.assertEqual("warning", found["severity"])
        self.assertAlmostEqual(8.3, found["values"]["seconds"], delta=0.1)

    def test_a_replaced_key_throws_out_who_uses_it_and_lets_nobody_in(self):
        encoder = self.go_live()
        new = self.ada.post("/api/v1/studio/key/rotation").json["rtmp"]["key"]
        self.assertNotEqual(0, encoder.wait(10))
        until("it is offline", lambda: self.studio()["state"] == "offline")
        refused = self.publish(self.key)
        self.assertNotEqual(0, refused.wait(10))
        # The reason reaches the person at the encoder as far as the encoder shows it; the log never has the key.
        self.assertNotIn(self.key, self.media.output())
        self.key = new
        self.go_live()

    def test_administrators_stop_others_and_others_do_not(self):
        self.go_live()
        grace = self.portal.register("grace")
        self.assertEqual(403, grace.ask("DELETE", "/api/v1/live/ada").status)
        admin = self.portal.register("boss", setupToken=self.portal.setup_token())
        self.assertEqual(404, admin.ask("DELETE", "/api/v1/live/grace").status)
        self.assertEqual(204, admin.ask("DELETE", "/api/v1/live/ada").status)
        until("it is offline", lambda: self.studio()["state"] == "offline")

    def test_a_media_server_that_goes_and_comes_back(self):
        self.go_live()
        self.media.stop()
        until("nobody is live", lambda: self.live() == [] and self.studio()["state"] == "offline")
        self.assertEqual(503, self.ada.ask("DELETE", "/api/v1/studio/live").status)
        self.assertEqual(200, Browser(self.portal).get("/healthz").status)
        self.assertEqual(200, self.ada.post("/api/v1/studio/key/rotation").status)
        self.media = self.start_media()
        self.wait_for_media()
        self.key = self.ada.key()
        until("the portal has noticed", lambda: self.ada.ask("DELETE", "/api/v1/studio/live").status == 204)
        self.go_live()
        self.assertEqual(["ada"], self.live())


if __name__ == "__main__":
    unittest.main()
