"""Every kind of publisher with every kind of player: what each decodes of some seconds of a live stream. Prints a table."""
import concurrent.futures
import os
import subprocess
import threading
import time
import unittest

import enhanced
import matrix_players as players
import obs
from harness import WORK, Media, clip, until
from rtmp_client import Client

SECONDS = 5
# Frames of AAC a second; those of other codecs are longer or fewer.
SOUND = 48000 / 1024
# What a player may need to start; those with a window of their own take longer, and count from when they were asked.
# Three pages decode beside all the others, without a graphics card, and leave out pictures where the machine is busy.
JOIN, JOIN_WITH_WINDOW, JOIN_IN_BROWSER = 1.5, 3, 4
# OBS draws and encodes without a graphics card beside them.
JOIN_BESIDE_OBS = 1


def hevc_clip():
    path = WORK / "clip-hevc.ts"
    if not path.exists():
        clip()
        part = path.with_suffix(".part.ts")
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(clip()), "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "keyint=30:log-level=none",
                        "-c:a", "copy", str(part)], check=True)
        part.rename(path)
    return path


def spawn(*command):
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def ffmpeg_srt(media, stream_id, file=None):
    return spawn("ffmpeg", "-nostdin", "-v", "error", "-re", "-stream_loop", "-1", "-i", file or clip(), "-c", "copy", "-f", "mpegts",
                 f"srt://127.0.0.1:{media.srt}?pkt_size=1316&streamid={stream_id}")


def gstreamer(*sink):
    muxer = "mpegtsmux alignment=7" if sink[0] == "srtsink" else "flvmux streamable=true"
    pipeline = ("videotestsrc is-live=true ! video/x-raw,format=I420,width=640,height=360,framerate=30/1 ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=30"
                " ! h264parse config-interval=1 ! queue ! mux. audiotestsrc is-live=true ! audio/x-raw,rate=48000,channels=2 ! avenc_aac ! aacparse ! queue ! mux. "
                + muxer + " name=mux !")
    return spawn("gst-launch-1.0", "-q", *pipeline.split(), *sink)


class Enhanced:
    """Enhanced RTMP in real time, in the manner of a process."""

    def __init__(self, media, name, *codecs):
        self.tracks = enhanced.read_tracks(enhanced.make(name, *codecs))
        self.stopped = threading.Event()
        self.client = Client(media.rtmp, chunk_size=4096)
        self.client.connect()
        self.client.publish(name)
        self.thread = threading.Thread(target=self.send)
        self.thread.start()

    def send(self):
        for each in self.tracks:
            self.client.media(each.kind, 0, enhanced.body(each, enhanced.START))
        coded = sorted(((packet.dts, track.kind, track, packet) for track in self.tracks for packet in track.packets), key=lambda each: each[:2])
        began, round_ms = time.monotonic(), 0
        while True:
            for dts, kind, track, packet in coded:
                if self.stopped.wait(max(0, began + (round_ms + dts) / 1000 - time.monotonic())):
                    return
                self.client.media(kind, round_ms + dts, enhanced.body(track, enhanced.CODED, packet))
            round_ms += 2000

    def kill(self):
        self.stopped.set()

    def communicate(self):
        self.thread.join()
        self.client.socket.close()


X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:keyint=25:scenecut=0")
AV1 = ("-c:v", "libaom-av1", "-cpu-used", "8", "-b:v", "300k")
# Each: what must be installed, the codecs, pictures a second, and what publishes it.
PUBLISHERS = {
    "enhanced-hevc": ("ffmpeg", "hevc", 25, lambda media, name: Enhanced(media, name, *X265, "-c:a", "aac")),
    "enhanced-av1": ("ffmpeg", "av1", 25, lambda media, name: Enhanced(media, name, *AV1, "-c:a", "libopus")),
    "ffmpeg-rtmp": ("ffmpeg", "h264", 30, lambda media, name: media.publish(name, loop=True)),
    "ffmpeg-srt": ("ffmpeg", "h264", 30, lambda media, name: ffmpeg_srt(media, f"publish:live/{name}")),
    "ffmpeg-srt-keys": ("ffmpeg", "h264", 30, lambda media, name: ffmpeg_srt(media, f"#!::r=live/{name},m=publish")),
    "ffmpeg-srt-hevc": ("ffmpeg", "hevc", 30, lambda media, name: ffmpeg_srt(media, f"publish:live/{name}", hevc_clip())),
    "gst-rtmp": ("gst-launch-1.0", "h264", 30, lambda media, name: gstreamer("rtmp2sink", f"location=rtmp://127.0.0.1:{media.rtmp}/live/{name}")),
    "gst-srt": ("gst-launch-1.0", "h264", 30, lambda media, name: gstreamer("srtsink", f"uri=srt://127.0.0.1:{media.srt}?streamid=publish:live/{name}")),
    "obs-rtmp": ("obs", "h264", obs.RATE, obs.rtmp),
    "obs-srt": ("obs", "h264", obs.RATE, obs.srt),
}
# Players at a time; OBS takes a core of its own beside them.
AT_ONCE, AT_ONCE_BESIDE_OBS = 6, 3
# Each: the program, the way, and how it plays it.
PLAYERS = {f"{name}-{way}": (program, way, play) for program, name, play, ways in (
    ("ffprobe", "ffmpeg", players.ffmpeg, ("flv", "ts", "hls", "hls-ts", "rtmp", "srt")),
    ("gst-launch-1.0", "gst", players.gstreamer, ("flv", "ts", "hls", "hls-ts", "rtmp", "srt")),
    ("cvlc", "vlc", players.vlc, ("flv", "ts", "hls", "rtmp"))) for way in ways}
BROWSER = {"hls.js": ("hls", "hls"), "mpegts.js-flv": ("flv", "flv"), "mpegts.js-ws": ("flv", "ws")}
# What a client cannot do, whoever the server is.
CANNOT = {
    ("hevc", "ffmpeg-flv"): "ffmpeg 5.1 knows no Enhanced FLV", ("hevc", "ffmpeg-rtmp"): "ffmpeg 5.1 knows no Enhanced RTMP",
    ("hevc", "gst-flv"): "flvdemux knows no HEVC", ("hevc", "gst-rtmp"): "flvdemux knows no HEVC",
    **{("hevc", each): "Debian's Chromium decodes no HEVC" for each in BROWSER},
    **{(codec, f"vlc-{way}"): "VLC 3 knows no Enhanced FLV" for codec in ("hevc", "av1") for way in ("flv", "rtmp")},
    ("av1", "vlc-ts"): "VLC 3 knows no AV1 there",
    **{("av1", f"ffmpeg-{way}"): "ffmpeg 5.1 knows no AV1 there" for way in ("flv", "ts", "rtmp", "srt", "hls-ts")},
    **{("av1", f"gst-{way}"): "GStreamer 1.22 knows no AV1 there" for way in ("flv", "ts", "rtmp", "srt", "hls-ts")},
}
# Another spelling of the same: one player is enough.
ONE_PLAYER = {"ffmpeg-srt-keys": "ffmpeg-flv"}


@unittest.skipIf(os.environ.get("WEIR_SANITIZE"), "the players need the processor")
class Matrix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        clip()
        hevc_clip()
        cls.media = Media()
        cls.addClassCleanup(cls.media.stop)
        cls.table = {}
        cls.addClassCleanup(cls.show)

    @classmethod
    def show(cls):
        columns = [*PLAYERS, *BROWSER]
        width = max(map(len, PUBLISHERS)) + 1
        print("\npictures+sound frames decoded of", f"{SECONDS} s; - is explained below")
        for name in columns:
            cells = [str(cls.table.get((each, name), ("", ""))[0]) for each in PUBLISHERS]
            print(f"{name:16}", *(f"{cell:>{width}}" for cell in cells))
        print(f"{'':16}", *(f"{each:>{width}}" for each in PUBLISHERS))
        for reason in sorted({f"{key[1]} with {key[0]}: {why}" for key, (cell, why) in cls.table.items() if cell == "-"}):
            print("  " + reason)

    def why_not(self, publisher, player, tool):
        codec = PUBLISHERS[publisher][1]
        if ONE_PLAYER.get(publisher, player) != player:
            return "not asked"
        return CANNOT.get((codec, player)) or (None if players.installed(tool) else f"{tool} is not installed")

    def cell(self, publisher, player, seen):
        _, codec, rate, _ = PUBLISHERS[publisher]
        self.table[publisher, player] = f"{seen.pictures}+{seen.sound}", ""
        with self.subTest(f"{player} plays {publisher}"):
            join = JOIN_IN_BROWSER if player in BROWSER else JOIN_WITH_WINDOW if player.startswith("vlc") else JOIN
            decoded = SECONDS - join - (JOIN_BESIDE_OBS if publisher.startswith("obs") else 0)
            self.assertGreaterEqual(seen.pictures, rate * decoded, seen.complaint)
            if not player.startswith("vlc"):
                self.assertGreaterEqual(seen.sound, (SOUND if codec != "av1" else 1) * decoded, seen.complaint)

    def play_all(self, publisher):
        program, _, _, start = PUBLISHERS[publisher]
        if absent := obs.missing() if program == "obs" else None if players.installed(program) else program:
            for player in [*PLAYERS, *BROWSER]:
                self.table[publisher, player] = "-", f"{absent} is not installed"
            return
        encoder = start(self.media, publisher)
        self.addCleanup(encoder.communicate)
        self.addCleanup(encoder.kill)
        until(f"HLS of {publisher} is ready", lambda: self.media.get(f"/live/{publisher}/index.m3u8")[0] == 200)
        # A window that is long enough for players that begin three segments behind.
        time.sleep(4)
        where = players.urls(self.media, publisher)
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE_BESIDE_OBS if program == "obs" else AT_ONCE) as pool:
            running = {}
            for player, (tool, way, play) in PLAYERS.items():
                if why := self.why_not(publisher, player, tool):
                    self.table[publisher, player] = "-", why
                else:
                    running[player] = pool.submit(play, where[way], SECONDS)
            in_page = []
            for player, (kind, way) in BROWSER.items():
                if why := self.why_not(publisher, player, "chromium"):
                    self.table[publisher, player] = "-", why
                else:
                    in_page.append((player, kind, where[way]))
            page = pool.submit(players.browser, in_page, SECONDS) if in_page else None
            for player, run in running.items():
                self.cell(publisher, player, run.result())
            for player, seen in (page.result() if page else {}).items():
                self.cell(publisher, player, seen)
        encoder.kill()


for each in PUBLISHERS:
    setattr(Matrix, "test_" + each.replace("-", "_"), lambda self, each=each: self.play_all(each))


if __name__ == "__main__":
    unittest.main()
