"""A disk that is full, read-only or slow: the recording has a gap and says so, and viewers notice nothing."""
import os
import pathlib
import subprocess
import unittest

from harness import WORK, until
from record_site import Recorder, decode, end_of


def shim():
    path = WORK / "disk_shim.so"
    source = pathlib.Path(__file__).parent / "disk_shim.c"
    if not path.exists() or path.stat().st_mtime < source.stat().st_mtime:
        WORK.mkdir(parents=True, exist_ok=True)
        part = WORK / f"disk_shim.{os.getpid()}.so"
        subprocess.run([os.environ.get("CC", "clang-19"), "-shared", "-fPIC", "-O1", "-o", str(part), str(source), "-ldl"], check=True)
        part.rename(path)
    return path


class Disk(unittest.TestCase):
    def begin(self, **settings):
        WORK.mkdir(parents=True, exist_ok=True)
        self.says = WORK / f"disk.{os.getpid()}"
        self.says.write_text("well")
        self.addCleanup(self.says.unlink)
        shim()
        os.environ.update({"LD_PRELOAD": str(shim()), "WEIR_DISK": str(self.says)})
        try:
            self.site = Recorder("ada", **{"record.retry_time": '"300ms"', "log.level": '"error"', **settings})
        finally:
            del os.environ["LD_PRELOAD"], os.environ["WEIR_DISK"]
        self.addCleanup(self.site.remove)
        self.publisher = self.site.publish("ada", loop=True)
        self.addCleanup(lambda: self.publisher.poll() is None and end_of(self.publisher))
        self.site.until_recorded("ada", 1)

    def state(self):
        return self.site.report("ada").get("state")

    def watch(self):
        """Pictures that a viewer gets in some seconds of now."""
        out = subprocess.run(["ffprobe", "-v", "error", "-read_intervals", "%+2", "-select_streams", "v:0", "-show_entries", "packet=pts_time", "-of", "csv=p=0",
                              self.site.media.url("/live/ada.flv")], capture_output=True, text=True, timeout=30).stdout.split()
        times = sorted(float(each.strip(",")) for each in out)
        return len(times), max((b - a for a, b in zip(times, times[1:])), default=9)

    def finish(self):
        end_of(self.publisher)
        row, = until("the recording is complete", lambda: [row for row in self.site.rows() if row["state"] == "finished"], 30)
        folder, = self.site.folders()
        for each in folder.glob("main-*.mp4"):
            pictures, said = decode(each)
            self.assertEqual((True, ""), (pictures > 0, said), each)
        # ffmpeg 5.1 says so of every initialization section but the first.
        said = [line for line in decode(folder / "main.m3u8", "-allowed_extensions", "ALL")[1].splitlines() if "duplicated MOOV" not in line]
        self.assertEqual([], said)
        return row

    def fails(self, how, said):
        self.begin()
        self.says.write_text(how)
        until("the recording pauses", lambda: self.state() == "paused")
        self.assertEqual(said, self.site.report("ada")["trouble"])
        self.assertIn('weir_stream_recording_paused{channel="ada"} 1', self.site.media.get("/metrics")[2].decode())
        pictures, hole = self.watch()
        self.assertGreater(pictures, 55)
        self.assertLess(hole, 0.05)
        self.says.write_text("well")
        until("the recording goes on", lambda: self.state() == "recording" and self.site.report("ada")["gaps"] == 1)
        before = self.site.report("ada")["duration"]
        self.site.until_recorded("ada", before + 1)
        row = self.finish()
        self.assertEqual((1, said), (row["gaps"], row["trouble"]))
        self.assertGreater(row["missing_ms"], 1000)

    def test_a_full_disk(self):
        self.fails("full", "No space left on device")

    def test_a_disk_that_has_become_read_only(self):
        self.fails("read-only", "Read-only file system")

    def test_a_slow_disk(self):
        self.begin(**{"record.queue": '"1MiB"'})
        self.says.write_text("slow")
        until("something waits for the disk", lambda: self.site.media.streams()["ada"]["uptime"] > 12, 40)
        pictures, hole = self.watch()
        self.assertGreater(pictures, 55)
        self.assertLess(hole, 0.05)
        self.says.write_text("well")
        until("the recording goes on behind a gap", lambda: self.site.report("ada").get("gaps", 0) > 0, 60)
        self.site.until_recorded("ada", self.site.report("ada")["duration"] + 1)
        row = self.finish()
        self.assertEqual("the disk is too slow", row["trouble"])

    def test_what_is_to_stay_free_stays_free(self):
        self.begin()
        self.site.media.stop()
        end_of(self.publisher)
        self.site.start(**{"record.reserve": 1 << 50})
        self.publisher = self.site.publish("ada", loop=True)
        until("the recording pauses", lambda: self.state() == "paused")
        self.assertEqual("too little of the disk is free", self.site.report("ada")["trouble"])
        self.assertGreater(self.watch()[0], 55)


if __name__ == "__main__":
    unittest.main()
