"""OBS Studio loses its connection, which the server does not hear of, and comes back by itself: who watches goes on watching."""
import os
import re
import subprocess
import tempfile
import unittest

import obs
from crowd import Wire
from harness import Media, until

# Three seconds of them: more than what was under way when the connection went.
PICTURES = 3 * obs.RATE


class Watching:
    """ffmpeg, which decodes what comes, and ends where its connection does."""

    def __init__(self, url):
        self.progress = tempfile.NamedTemporaryFile("r")
        self.process = subprocess.Popen(["ffmpeg", "-nostdin", "-v", "error", "-i", url, "-map", "0:v", "-progress", self.progress.name, "-f", "null", "-"],
                                        stderr=subprocess.DEVNULL)

    def pictures(self):
        self.progress.seek(0)
        return int((re.findall(r"^frame=(\d+)", self.progress.read(), re.M) or [0])[-1])

    def until_shown(self, more):
        wanted = self.pictures() + more
        until(f"{more} pictures are shown", lambda: self.process.poll() is not None or self.pictures() >= wanted, 20)
        return self.process.poll() is None

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.progress.close()


@unittest.skipIf(os.environ.get("WEIR_SANITIZE"), "OBS needs the processor")
@unittest.skipIf(obs.missing(), f"{obs.missing()} is not installed")
class ComesBack(unittest.TestCase):
    def test_viewers_go_on_with_the_same_broadcast(self):
        media = Media(**{"server.loops": 2, "stream.hold_time": '"15s"'})
        self.addCleanup(media.stop)
        wire = Wire(media.rtmp)
        self.addCleanup(wire.close)
        encoder = obs.rtmp(media, "show", wire.port)
        self.addCleanup(encoder.communicate)
        self.addCleanup(encoder.kill)
        until("HLS is ready", lambda: media.get("/live/show/index.m3u8")[0] == 200, 30)
        viewers = {"flv": Watching(media.url("/live/show.flv")), "hls": Watching(media.url("/live/show/index.m3u8"))}
        for each in viewers.values():
            self.addCleanup(each.stop)
        for way, each in viewers.items():
            self.assertTrue(each.until_shown(obs.RATE), way)
        before = media.streams()["show"]

        wire.leave()
        after = until("OBS is back", lambda: (now := media.streams()["show"])["peer"] != before["peer"] and now, 20)
        for way, each in viewers.items():
            with self.subTest(way):
                self.assertTrue(each.until_shown(PICTURES), f"{way} ended")
        self.assertEqual(before["broadcast"], after["broadcast"])
        self.assertEqual(before["broadcast"], media.streams()["show"]["broadcast"])


if __name__ == "__main__":
    unittest.main()
