"""Transport streams of ffmpeg through our demuxer, and through our muxer back to ffmpeg."""
import subprocess
import unittest

from harness import BIN, WORK

VIDEO = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25"]
TONE = ["-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"]
AVC = ["-c:v", "libx264", "-preset", "veryfast", "-g", "25", "-bf", "2", "-pix_fmt", "yuv420p"]
HEVC = ["-c:v", "libx265", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p", "-x265-params", "log-level=none"]
AAC = ["-c:a", "aac", "-ac", "2"]


def ffmpeg(*arguments):
    run = subprocess.run(["ffmpeg", "-nostdin", "-y", "-v", "warning", *arguments], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return run.stdout, run.stderr


def read_packets(path):
    """(pts, dts, key) of each packet, a list for each stream, as ffprobe sees them."""
    run = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "packet=stream_index,pts,dts,flags", "-of", "csv=p=0", str(path)],
                         capture_output=True, text=True, timeout=60, check=True)
    found = {}
    for index, pts, dts, flags in (line.split(",")[:4] for line in run.stdout.splitlines() if line):
        found.setdefault(int(index), []).append((int(pts), int(dts), "K" in flags))
    return [found[index] for index in sorted(found)]


def pictures_and_sound(path):
    """A digest of every decoded frame with its time, and what the decoders complain about."""
    return ffmpeg("-i", str(path), "-map", "0", "-copyts", "-f", "framemd5", "-")


class Remuxed:
    """A transport stream of ffmpeg, what our demuxer says of it, and what our muxer made of that."""

    def __init__(self, name, *arguments, step=1316, change=lambda data: data):
        WORK.mkdir(parents=True, exist_ok=True)
        self.source, self.made = WORK / f"{name}.ts", WORK / f"{name}.remuxed.ts"
        ffmpeg(*arguments, "-f", "mpegts", str(self.source))
        self.source.write_bytes(change(self.source.read_bytes()))
        run = subprocess.run([BIN / "ts_remux", str(self.source), str(self.made), str(step)], capture_output=True, text=True, timeout=60, check=True)
        lines = [line.split(" ", 1) for line in run.stdout.splitlines()]
        self.tracks = [rest for word, rest in lines if word == "track"]
        self.formats = [rest for word, rest in lines if word == "format"]
        self.refused = [rest for word, rest in lines if word == "refused"]
        self.complaints = [" ".join(line) for line in lines if line[0] in ("not", "left")]
        self.stats = dict(zip(("packets", "skipped", "gaps", "unusable", "sections", "units"),
                              map(int, next(rest for word, rest in lines if word == "stats").split()), strict=True))
        self.units = [rest.split() for word, rest in lines if word == "unit"]

    def of(self, kind, index=0):
        return [(int(pts), int(dts), key == "key") for what, track, pts, dts, key, _, _ in self.units if (what, track) == (kind, str(index))]

    def damaged(self, kind):
        return [unit for unit in self.units if unit[0] == kind and unit[5] == "damaged"]


class MpegTs(unittest.TestCase):
    def assert_same(self, show, copy=True):
        """Units are ffprobe's packets, and decode to the same frames without a complaint when written again."""
        self.assertEqual(show.complaints, [])
        self.assertEqual({**show.stats, "packets": 0}, dict.fromkeys(show.stats, 0))
        ours = [show.of(*track.split()[:2]) for track in show.tracks]
        for theirs in (read_packets(show.source), read_packets(show.made)):
            self.assertEqual([len(each) for each in ours], [len(each) for each in theirs])
            for mine, other in ((mine, other) for pair in zip(ours, theirs) for mine, other in zip(*pair)):
                self.assertEqual(mine[2], other[2], (mine, other))
                # Times between those that are stated are rounded.
                self.assertLessEqual(abs(mine[0] - other[0]), 1, (mine, other))
                self.assertLessEqual(abs(mine[1] - other[1]), 1, (mine, other))
        if copy:
            before, _ = pictures_and_sound(show.source)
            after, complaints = pictures_and_sound(show.made)
            self.assertEqual(complaints, "")
            self.assertEqual([line.split(",")[-1] for line in before.splitlines()], [line.split(",")[-1] for line in after.splitlines()])

    def test_h264_and_aac(self):
        show = Remuxed("avc_aac", *VIDEO, *TONE, "-t", "4", *AVC, *AAC)
        self.assertEqual(show.tracks, ["video 0 256", "audio 0 257"])
        self.assertEqual(show.formats, ["video 0 avc1.64000c 320x180 25.000", "audio 0 mp4a.40.2 48000 2"])
        self.assertEqual(len(show.of("video")), 100)
        self.assert_same(show)

    def test_hevc_and_aac_of_44100(self):
        show = Remuxed("hevc_aac", *VIDEO, *TONE, "-t", "3", *HEVC, "-c:a", "aac", "-ac", "1", "-ar", "44100", step=1)
        self.assertEqual(show.formats[1], "audio 0 mp4a.40.2 44100 1")
        self.assertRegex(show.formats[0], r"^video 0 hvc1\.1\.6\.L60\.\w+ 320x180 25\.000$")
        self.assert_same(show)

    def test_h264_and_opus(self):
        show = Remuxed("avc_opus", *VIDEO, *TONE, "-t", "3", *AVC, "-c:a", "libopus", "-ac", "2", step=1000)
        self.assertEqual(show.formats[1], "audio 0 opus 48000 2")
        # ffmpeg takes the trimming at the start, which a stream joined at any time does not have, off the first frame.
        self.assert_same(show, copy=False)
        self.assertEqual(pictures_and_sound(show.made)[1], "")

    def test_opus_of_six_channels(self):
        show = Remuxed("opus_six", *TONE, "-t", "1", "-c:a", "libopus", "-ac", "6", "-mapping_family", "1")
        self.assertEqual(show.formats, ["audio 0 opus 48000 6"])
        self.assert_same(show, copy=False)
        self.assertEqual(pictures_and_sound(show.made)[1], "")

    def test_mp3(self):
        show = Remuxed("avc_mp3", *VIDEO, *TONE, "-t", "3", *AVC, "-c:a", "libmp3lame", "-ar", "44100")
        self.assertEqual(show.formats[1], "audio 0 mp4a.40.34 44100 1")
        self.assert_same(show)
        low = Remuxed("mp3_low", *TONE, "-t", "2", "-c:a", "libmp3lame", "-ar", "22050")
        self.assertEqual(low.formats, ["audio 0 mp4a.40.34 22050 1"])
        self.assert_same(low)

    def test_mp2_is_refused_by_name(self):
        show = Remuxed("avc_mp2", *VIDEO, *TONE, "-t", "1", *AVC, "-c:a", "mp2")
        self.assertEqual(len(show.refused), 1)
        self.assertEqual(show.of("audio"), [])
        self.assertEqual(len(show.of("video")), 25)

    def test_latm(self):
        show = Remuxed("avc_latm", *VIDEO, *TONE, "-t", "3", *AVC, *AAC, "-mpegts_flags", "latm")
        self.assertEqual(show.formats[1], "audio 0 mp4a.40.2 48000 2")
        self.assert_same(show)

    def test_ac3_and_eac3(self):
        for name, codec in (("ac3", "ac-3"), ("eac3", "ec-3")):
            for rate in (48000, 44100):
                show = Remuxed(f"{name}_{rate}", *TONE, "-t", "2", "-c:a", name, "-ac", "6", "-ar", str(rate))
                self.assertEqual(show.formats, [f"audio 0 {codec} {rate} 6"])
                self.assert_same(show)

    def test_two_languages(self):
        show = Remuxed("two", *VIDEO, *TONE, *TONE, "-map", "0", "-map", "1", "-map", "2", "-t", "2", *AVC, *AAC)
        self.assertEqual(show.tracks, ["video 0 256", "audio 0 257", "audio 1 258"])
        self.assert_same(show)

    def test_open_gops_have_keys(self):
        show = Remuxed("open_gop", *VIDEO, "-t", "4", *AVC, "-x264-params", "open-gop=1")
        self.assertEqual([unit[2] for unit in show.of("video")].count(True), 4)
        self.assert_same(show)
        hevc = Remuxed("open_gop_hevc", *VIDEO, "-t", "4", *HEVC[:-1], "log-level=none:open-gop=1:bframes=3")
        self.assertEqual([unit[2] for unit in hevc.of("video")].count(True), 4)
        self.assert_same(hevc)

    def test_pictures_refreshed_bit_by_bit_have_keys(self):
        show = Remuxed("refresh", *VIDEO, "-t", "4", *AVC, "-bf", "0", "-x264-params", "intra-refresh=1")
        self.assertGreaterEqual([unit[2] for unit in show.of("video")].count(True), 3)
        self.assert_same(show)

    def test_lost_packets_are_noticed(self):
        def lose(data):
            # One packet of video in the second half.
            packets = [data[at:at + 188] for at in range(0, len(data), 188)]
            lost = next(at for at in range(len(packets) // 2, len(packets)) if packets[at][1] & 0x5f == 1 and packets[at][2] == 0)
            return b"".join(packets[:lost] + packets[lost + 1:])

        whole = Remuxed("whole", *VIDEO, *TONE, "-t", "3", *AVC, *AAC)
        show = Remuxed("lossy", *VIDEO, *TONE, "-t", "3", *AVC, *AAC, change=lose)
        self.assertEqual(show.stats["gaps"], 1)
        self.assertEqual(len(show.damaged("video")), 1)
        self.assertEqual(len(show.of("video")), len(whole.of("video")) - 1)
        self.assertEqual(show.of("audio"), whole.of("audio"))

    def test_bytes_between_packets_are_skipped(self):
        show = Remuxed("noisy", *VIDEO, *TONE, "-t", "2", *AVC, *AAC, change=lambda data: b"\x47noise" + data[:18800] + b"more noise" + data[18800:], step=777)
        self.assertEqual(show.stats["skipped"], 16)
        self.assertEqual({**show.stats, "packets": 0, "skipped": 0}, dict.fromkeys(show.stats, 0))
        self.assertEqual(len(show.of("video")), 50)


if __name__ == "__main__":
    unittest.main()
