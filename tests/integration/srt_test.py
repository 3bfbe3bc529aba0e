"""Publishing and watching over SRT, with ffmpeg as encoder and player, and libsrt itself where reasons count."""
import concurrent.futures
import json
import os
import signal
import subprocess
import tempfile
import time
import unittest

import srt_client
from harness import WORK, Media, clip, decoded_pictures, packets, until
from srt_client import Caller, LossyNetwork

PASSPHRASE = "correct horse battery"
TESTSRC = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25"]
TONE = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"]
X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-bf", "2", "-pix_fmt", "yuv420p"]


def made(name, *how):
    """A file that ffmpeg makes once."""
    path = WORK / name
    if not path.exists():
        WORK.mkdir(parents=True, exist_ok=True)
        part = WORK / f"{os.getpid()}.{name}"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *how, str(part)], check=True)
        part.rename(path)
    return path


def send(media, stream_id, file=None, port=None, options="", loop=False):
    repeat = ["-stream_loop", "-1"] if loop else []
    return subprocess.Popen(["ffmpeg", "-nostdin", "-v", "error", "-re", *repeat, "-i", str(file or clip()), "-map", "0", "-c", "copy", "-f", "mpegts",
                             f"srt://127.0.0.1:{port or media.srt}?streamid={stream_id}&pkt_size=1316{options}"], stderr=subprocess.PIPE, text=True)


def watch(media, stream_id, seconds, options=""):
    """What ffmpeg gets over SRT in so many seconds of the stream, as a file."""
    out = tempfile.NamedTemporaryFile(suffix=".ts")
    done = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-analyzeduration", "1M", "-i",
                           f"srt://127.0.0.1:{media.srt}?streamid={stream_id}{options}", "-map", "0", "-c",
                           "copy", "-t", str(seconds), out.name], capture_output=True, text=True, timeout=60)
    return out, done.stderr


def kinds(file):
    done = subprocess.run(["ffprobe", "-v", "error", "-show_streams", "-of", "json", str(file)], capture_output=True, text=True)
    return [each.get("codec_name") for each in json.loads(done.stdout)["streams"]]


def gaps(times):
    return [later - earlier for earlier, later in zip(times, times[1:])]


class Shows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.media = Media()
        cls.addClassCleanup(cls.media.stop)

    def publish(self, channel, *arguments, **options):
        encoder = send(self.media, f"publish:live/{channel}", *arguments, **options)

        def end():
            encoder.kill()
            encoder.communicate()

        self.addCleanup(end)
        until("the channel is live", lambda: (self.media.streams().get(channel) or {}).get("bitrate"))
        return encoder

    def test_what_goes_in_comes_out(self):
        """Of every codec."""
        films = {
            "h264aac": (clip(), ["h264", "aac"]),
            # Longer than anybody watches: where ffmpeg begins the file anew, HEVC misses its first picture.
            "hevc": (made("hevc_closed.ts", *TESTSRC, *TONE, "-t", "40", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
                          "keyint=25:open-gop=0:log-level=error", "-c:a", "aac", "-ac", "2", "-f", "mpegts"), ["hevc", "aac"]),
            "mp3": (made("h264_mp3.ts", *TESTSRC, *TONE, "-t", "8", *X264, "-c:a", "libmp3lame", "-f", "mpegts"), ["h264", "mp3"]),
            "opus": (made("h264_opus.ts", *TESTSRC, *TONE, "-t", "8", *X264, "-c:a", "libopus", "-f", "mpegts"), ["h264", "opus"]),
            "ac3": (made("h264_ac3.ts", *TESTSRC, *TONE, "-t", "8", *X264, "-c:a", "ac3", "-f", "mpegts"), ["h264", "ac3"]),
            "latm": (made("h264_latm.ts", *TESTSRC, *TONE, "-t", "8", *X264, "-c:a", "aac", "-mpegts_flags", "latm", "-f", "mpegts"), ["h264", "aac"]),
            "sound": (made("aac.ts", *TONE, "-t", "8", "-c:a", "aac", "-f", "mpegts"), ["aac"]),
        }
        for name, (file, _) in films.items():
            self.publish(name, file, loop=True)
        with concurrent.futures.ThreadPoolExecutor(len(films)) as all_at_once:
            watched = dict(zip(films, all_at_once.map(lambda name: watch(self.media, f"read:live/{name}", 3), films)))
        for name, (_, expected) in films.items():
            with self.subTest(name):
                out, said = watched[name]
                self.assertEqual("", said)
                self.assertEqual(expected, kinds(out.name))
                seen = packets(out.name)
                for kind in {each[0] for each in seen}:
                    between = gaps([dts for which, _, dts, _ in seen if which == kind])
                    self.assertGreater(min(between), 0, kind)
                    self.assertLess(max(between), 0.1, kind)
                if expected[0] != "aac":
                    pictures, complaints = decoded_pictures(out.name)
                    self.assertEqual("", complaints)
                    self.assertGreater(pictures, 20)
                    self.assertTrue(next(key for which, _, _, key in seen if which == "video"))

    def test_sound_and_picture_stay_together(self):
        """Of the clip, both tracks start at the same moment, and so they do after the way through, but for a packet of sound:
        ffmpeg sends eight frames in one, which may begin that much before the key frame that a viewer starts with."""
        self.publish("together", loop=False)
        out, _ = watch(self.media, "read:live/together", 3)
        seen = packets(out.name)
        first = {kind: min(pts for which, pts, _, _ in seen if which == kind) for kind in ("video", "audio")}
        self.assertLess(abs(first["video"] - first["audio"]), 9 * 1024 / 48000, first)

    def test_several_audio_tracks(self):
        file = made("two_tracks.ts", *TESTSRC, *TONE, *TONE, "-map", "0", "-map", "1", "-map", "2", "-t", "8", *X264, "-c:a:0", "aac", "-c:a:1", "ac3", "-f",
                    "mpegts")
        self.publish("tracks", file, loop=True)
        out, said = watch(self.media, "read:live/tracks", 2)
        self.assertEqual("", said)
        self.assertEqual(["aac", "ac3", "h264"], sorted(kinds(out.name)))

    def test_viewers_of_every_kind_get_the_show_to_its_end(self):
        encoder = self.publish("show", loop=True)
        player = subprocess.Popen(["ffmpeg", "-nostdin", "-v", "error", "-i", f"srt://127.0.0.1:{self.media.srt}?streamid=read:live/show", "-f", "null", "-"],
                                  stderr=subprocess.PIPE, text=True)
        with concurrent.futures.ThreadPoolExecutor(2) as beside:
            ts = beside.submit(self.media.get, "/live/show.ts", None, 30)
            flv = beside.submit(decoded_pictures, self.media.url("/live/show.flv"))
            until("all are counted", lambda: {"srt": 1, "ts": 1, "flv": 1}.items() <= self.media.streams()["show"]["viewers"].items())
            before = self.media.streams()["show"]["bytesOut"]
            until("they get something", lambda: self.media.streams()["show"]["bytesOut"] > before + 1_000_000)
            encoder.send_signal(signal.SIGINT)
            encoder.communicate(timeout=20)
            player.communicate(timeout=20)
            self.assertEqual(0, player.returncode)
            until("the channel is over", lambda: "show" not in self.media.streams())
        status, headers, body = ts.result()
        self.assertEqual((200, "video/mp2t", "*"), (status, headers["content-type"], headers["access-control-allow-origin"]))
        self.assertEqual({0x47}, set(body[::188]))
        with tempfile.NamedTemporaryFile(suffix=".ts") as file:
            file.write(body)
            file.flush()
            self.assertEqual(["h264", "aac"], kinds(file.name))
            from_ts = decoded_pictures(file.name)
        for pictures, complaints in (from_ts, flv.result()):
            self.assertEqual("", complaints)
            self.assertGreater(pictures, 30)
        self.assertEqual(404, self.media.get("/live/nobody.ts")[0])

    def test_watching_over_srt_what_came_over_rtmp(self):
        encoder = self.media.publish("rtmp", loop=True)
        self.addCleanup(lambda: (encoder.kill(), encoder.communicate()))
        until("the channel is live", lambda: (self.media.streams().get("rtmp") or {}).get("bitrate"))
        out, said = watch(self.media, "#!::r=live/rtmp,m=request", 3)
        self.assertEqual("", said)
        pictures, complaints = decoded_pictures(out.name)
        self.assertEqual("", complaints)
        self.assertGreater(pictures, 80)

    def test_every_spelling_of_a_stream_id(self):
        for i, spelling in enumerate(["publish:live/{}", "#!::m=publish,r=live/{}", "%23!::r=live/{},m=publish", "#!::h=live/{},m=publish", "live/{}",
                                      "/live/{}", "live/{}?m=publish", "{}", "publish:live/{}:user:password", "rtmp://host/live/{}",
                                      "srt://host:8890?streamid=publish:live/{}"]):
            name = f"spelling{i}"
            with self.subTest(spelling), Caller(self.media.srt, spelling.format(name)) as caller:
                self.assertTrue(caller.connected, caller.reason)
                until("it publishes", lambda: name in self.media.streams())

    def test_refusals_say_why(self):
        for stream_id, reason in (("read:live/nobody", srt_client.NOT_FOUND), ("#!::m=publish", srt_client.BAD_REQUEST), ("", srt_client.BAD_REQUEST),
                                  ("#!::r=live/x,m=bidirectional", srt_client.BAD_MODE), ("live/../x", srt_client.BAD_REQUEST)):
            with self.subTest(stream_id), Caller(self.media.srt, stream_id) as caller:
                self.assertEqual(reason, caller.reason)

    def test_the_newest_publisher_wins(self):
        first = Caller(self.media.srt, "publish:live/twice")
        self.addCleanup(first.close)
        until("it publishes", lambda: "twice" in self.media.streams())
        second = Caller(self.media.srt, "publish:live/twice")
        self.addCleanup(second.close)
        self.assertTrue(second.connected)
        self.assertTrue(srt_client.wait_for_end(first))
        self.assertFalse(srt_client.wait_for_end(second, 1))

    def test_rubbish_is_survived(self):
        with Caller(self.media.srt, "publish:live/rubbish") as caller:
            for i in range(200):
                self.assertTrue(caller.send(bytes((i * k) & 255 for k in range(1316))))
            until("it publishes", lambda: "rubbish" in self.media.streams())
        self.assertEqual(200, self.media.get("/healthz")[0])


class Losses(unittest.TestCase):
    def test_a_network_that_loses_packets(self):
        """Two percent of all packets, each way: the picture is whole, and what was lost is told."""
        media = Media()
        self.addCleanup(media.stop)
        network = LossyNetwork(media.srt, 0.02)
        self.addCleanup(network.close)
        encoder = send(media, "publish:live/lossy", port=network.port)
        until("the channel is live", lambda: (media.streams().get("lossy") or {}).get("bitrate"))
        out, said = watch(media, "read:live/lossy", 5)
        self.assertEqual("", said)
        link = media.streams()["lossy"]["link"]
        self.assertGreater(network.lost, 5)
        self.assertGreater(link["packetsLost"], 0)
        self.assertGreater(link["packetsRetransmitted"], 0)
        self.assertEqual(0, link["packetsDropped"])
        self.assertEqual(0.2, link["latency"])
        self.assertGreater(link["packetsReceived"], 400)
        self.assertIn('weir_stream_link_packets_lost_total{channel="lossy"}', media.get("/metrics")[2].decode())
        pictures, complaints = decoded_pictures(out.name)
        self.assertEqual("", complaints)
        self.assertLess(max(gaps([dts for kind, _, dts, _ in packets(out.name) if kind == "video"])), 0.05)
        self.assertGreater(pictures, 140)
        encoder.kill()
        encoder.communicate()

    def test_a_publisher_that_vanishes_may_come_back(self):
        media = Media(**{"stream.hold_time": "20s"})
        self.addCleanup(media.stop)
        first = send(media, "publish:live/lost", loop=True)
        until("the channel is live", lambda: (media.streams().get("lost") or {}).get("bitrate"))
        broadcast = media.streams()["lost"]["broadcast"]
        first.kill()
        first.communicate()
        until("it is missed", lambda: media.streams()["lost"]["held"])
        self.assertIsNone(media.streams()["lost"]["link"])
        self.assertIn("the publisher vanished", media.output())
        second = send(media, "publish:live/lost", loop=True)
        until("it is back", lambda: not media.streams()["lost"]["held"])
        self.assertEqual(broadcast, media.streams()["lost"]["broadcast"])
        second.send_signal(signal.SIGINT)
        second.communicate(timeout=10)
        until("it has ended", lambda: "lost" not in media.streams())

    def test_a_viewer_that_cannot_follow_goes_on_at_a_key_frame(self):
        media = Media(**{"stream.log_time": "500ms", "srt.stall_time": "5s"})
        self.addCleanup(media.stop)
        film = made("fast.ts", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30", "-t", "6", *X264, "-b:v", "8M", "-bf", "0", "-f", "mpegts")
        encoder = send(media, "publish:live/slow", film, loop=True)
        self.addCleanup(lambda: (encoder.kill(), encoder.communicate()))
        until("the channel is live", lambda: (media.streams().get("slow") or {}).get("bitrate"))
        network = LossyNetwork(media.srt, 0)
        self.addCleanup(network.close)
        viewer = Caller(network.port, "read:live/slow", window=1000)
        self.addCleanup(viewer.close)
        self.assertTrue(viewer.connected, viewer.reason)
        self.assertEqual(0x47, viewer.receive()[0])
        network.loss = 1
        time.sleep(4)
        network.loss = 0
        received = bytearray()
        end = time.monotonic() + 4
        while time.monotonic() < end:
            received += viewer.receive()
        self.assertGreater(media.streams()["slow"]["skips"], 0)
        self.assertGreater(len(received), 300_000)
        self.assertEqual({0x47}, set(received[::188]))
        # Who reads nothing at all is closed.
        self.assertTrue(srt_client.wait_for_end(viewer, 20))

class Secrets(unittest.TestCase):
    def test_only_who_knows_the_passphrase_comes_in(self):
        media = Media(**{"srt.passphrase": f'"{PASSPHRASE}"', "srt.key_size": 32})
        self.addCleanup(media.stop)
        for wrong in ("", "another passphrase"):
            with self.subTest(wrong), Caller(media.srt, "publish:live/ada", wrong) as caller:
                self.assertFalse(caller.connected)
        encoder = send(media, "publish:live/ada", options=f"&passphrase={PASSPHRASE.replace(' ', '+')}&pbkeylen=32", loop=True)
        self.addCleanup(lambda: (encoder.kill(), encoder.communicate()))
        until("the channel is live", lambda: (media.streams().get("ada") or {}).get("bitrate"))
        with Caller(media.srt, "read:live/ada") as caller:
            self.assertFalse(caller.connected)
        with Caller(media.srt, "read:live/ada", PASSPHRASE) as caller:
            self.assertEqual(0x47, caller.receive()[0])
        self.assertNotIn(PASSPHRASE, media.output())

    def test_a_wrong_key_is_told_at_the_second_try(self):
        with tempfile.TemporaryDirectory() as data:
            media = Media(open_mode=False, **{"data.dir": f'"{data}"'})
            self.addCleanup(media.stop)
            key = "thisisasecretkey123456"
            with Caller(media.srt, f"publish:live/{key}") as first:
                self.assertTrue(first.connected)
                self.assertTrue(srt_client.wait_for_end(first))
            with Caller(media.srt, f"publish:live/{key}") as second:
                self.assertEqual(srt_client.UNAUTHORIZED, second.reason)
            self.assertIn("This is no stream key", media.output())
            self.assertNotIn(key, media.output())

    def test_mistakes_in_the_settings(self):
        for setting in ('srt.passphrase="short"', "srt.key_size=17", 'srt.latency="1ms"'):
            with self.subTest(setting):
                done = subprocess.run([os.environ.get("WEIR_BIN", "build/dev/bin") + "/weir-media", "--open", "--set", setting], capture_output=True,
                                      text=True, timeout=10)
                self.assertEqual(2, done.returncode)
                self.assertIn(setting.split("=")[0], done.stderr)


if __name__ == "__main__":
    unittest.main()
