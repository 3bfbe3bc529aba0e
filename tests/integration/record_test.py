"""What becomes of shows on the disk: whole, continued, changed, switched off."""
import subprocess
import unittest

from harness import WORK, clip, until
from record_site import Recorder, decode, end_of


def other_clip():
    """Another size, half as many pictures."""
    path = WORK / "other_clip.flv"
    if not path.exists():
        clip()
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30", "-f", "lavfi", "-i",
                        "sine=frequency=880:sample_rate=48000", "-t", "4", "-c:v", "libx264", "-preset", "ultrafast", "-g", "30", "-pix_fmt",
                        "yuv420p", "-c:a", "aac", "-ac", "2", str(path)], check=True)
    return path


class Record(unittest.TestCase):
    def begin(self, *channels, **settings):
        site = Recorder(*channels, **settings)
        self.addCleanup(site.remove)
        return site

    def finished(self, site, count=1, state="finished"):
        return until("the recording is complete", lambda: len(rows := [row for row in site.rows() if row["state"] == state]) == count and rows)

    def test_a_show_is_recorded_whole(self):
        site = self.begin("ada")
        publisher = site.publish("ada")
        live = site.until_recorded("ada", 1)
        self.assertTrue(live)
        self.assertEqual(0, publisher.wait(30))
        publisher.stderr.close()
        row, = self.finished(site)
        self.assertEqual((640, 360, 0, ""), (row["width"], row["height"], row["gaps"], row["trouble"]))
        self.assertAlmostEqual(8000, row["duration_ms"], delta=150)
        folder, = site.folders()
        self.assertEqual(row["bytes"], sum(path.stat().st_size for path in folder.glob("*.mp4")))
        for name in ("main-1.mp4", "main.m3u8", "index.m3u8"):
            self.assertEqual((240, ""), decode(folder / name, *(["-allowed_extensions", "ALL"] if name.endswith("m3u8") else [])), name)
        self.assertTrue((folder / "recording.index").read_text().endswith("\nend\n"))

    def test_a_publisher_that_returns_goes_on_with_the_recording_behind_a_gap(self):
        site = self.begin("ada", **{"stream.hold_time": '"100ms"', "stream.grace_time": '"20s"'})
        publisher = site.publish("ada")
        site.until_recorded("ada", 1)
        publisher.kill()
        publisher.wait()
        publisher.stderr.close()
        until("the stream has ended", lambda: "ada" not in site.media.streams())
        self.assertEqual(["recording"], [row["state"] for row in site.rows()])
        # A gap is more than a second.
        until("time passes", lambda: subprocess.run(["sleep", "1.5"]).returncode == 0)
        self.assertEqual(0, (again := site.publish("ada", other_clip())).wait(30))
        again.stderr.close()
        row, = self.finished(site)
        self.assertEqual(1, row["gaps"])
        self.assertGreater(row["missing_ms"], 1400)
        folder, = site.folders()
        playlist = (folder / "main.m3u8").read_text()
        self.assertEqual(1, playlist.count("#EXT-X-DISCONTINUITY"))
        self.assertEqual((120, ""), decode(folder / "main-2.mp4"))
        count, said = decode(folder / "main-1.mp4")
        self.assertEqual((True, ""), (count >= 25, said))

    def test_a_new_format_begins_new_files(self):
        site = self.begin("ada", **{"stream.hold_time": '"20s"'})
        publisher = site.publish("ada")
        site.until_recorded("ada", 1)
        publisher.kill()
        publisher.wait()
        publisher.stderr.close()
        until("the stream is held", lambda: site.media.streams()["ada"]["held"])
        self.assertEqual(0, (again := site.publish("ada", other_clip())).wait(30))
        again.stderr.close()
        self.finished(site)
        folder, = site.folders()
        sizes = [subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of", "csv=p=0", str(folder / name)],
                                capture_output=True, text=True, check=True).stdout.strip() for name in ("main-1.mp4", "main-2.mp4")]
        self.assertEqual(["640,360", "320,180"], sizes)
        self.assertEqual((120, ""), decode(folder / "main-2.mp4"))

    def test_a_channel_that_wants_none_gets_none(self):
        site = self.begin("ada", "bob")
        site.sql("INSERT INTO recording_settings VALUES (1, 0)")
        publishers = [site.publish("ada", other_clip()), site.publish("bob", other_clip())]
        site.until_recorded("bob", 1)
        self.assertEqual("off", site.report("ada")["state"])
        for each in publishers:
            end_of(each)
        self.finished(site)
        self.assertEqual(["bob"], [folder.parent.name for folder in site.folders()])

    def test_the_newest_key_frame_is_there_for_a_picture(self):
        site = self.begin("ada")
        publisher = site.publish("ada")
        site.until_recorded("ada", 1)
        status, headers, body = site.media.get("/api/v1/streams/ada/keyframe")
        self.assertEqual((200, "video/mp4", "no-store"), (status, headers["content-type"], headers["cache-control"]))
        drawn = subprocess.run(["ffmpeg", "-v", "error", "-i", "-", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-"], input=body,
                               capture_output=True, check=True)
        self.assertEqual((640 * 360, b""), (len(drawn.stdout), drawn.stderr))
        self.assertEqual(401, site.media.get("/api/v1/streams/ada/keyframe", {"X-Forwarded-For": "192.0.2.1"})[0])
        self.assertEqual(404, site.media.get("/api/v1/streams/bob/keyframe")[0])
        end_of(publisher)

    def test_a_stop_of_the_server_completes_what_it_records(self):
        site = self.begin("ada")
        publisher = site.publish("ada")
        site.until_recorded("ada", 2)
        site.media.stop()
        end_of(publisher)
        row, = site.rows()
        self.assertEqual("finished", row["state"])
        folder, = site.folders()
        self.assertEqual("", decode(folder / "main-1.mp4")[1])
        site.start()


if __name__ == "__main__":
    unittest.main()
