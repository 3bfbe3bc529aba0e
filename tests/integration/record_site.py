"""weir-media with a store of its own and channels in it, and what it records."""
import base64
import hashlib
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile

from harness import Media, until


class Recorder:
    """A data folder; start() runs weir-media on it, again after it has ended."""

    def __init__(self, *channels, **settings):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-record-"))
        self.settings = {"log.level": '"warning"', "record.reserve": 0, **settings}
        self.media = None
        self.start()
        for number, handle in enumerate(channels, 1):
            self.sql("INSERT INTO channels VALUES (?, ?, ?, '', '', NULL, 0)", number, handle, handle)
            self.sql("INSERT INTO stream_keys VALUES (?, ?, '', 0, 0)", number, hashlib.sha256(self.key(handle).encode()).hexdigest())

    @staticmethod
    def key(handle):
        return base64.urlsafe_b64encode(hashlib.sha256(handle.encode()).digest()[:16]).decode().rstrip("=")

    def start(self, **more):
        self.media = Media(open_mode=False, **{"data.dir": self.folder, **self.settings, **more})
        return self.media

    def sql(self, text, *values):
        with sqlite3.connect(self.folder / "weir.db", timeout=10) as base:
            return base.execute(text, values).fetchall()

    def rows(self):
        names = ("id", "state", "trouble", "duration_ms", "bytes", "gaps", "missing_ms", "width", "height", "codecs")
        return [dict(zip(names, row)) for row in self.sql(f"SELECT {', '.join(names)} FROM recordings ORDER BY started_at")]

    def publish(self, handle, file=None, **more):
        return self.media.publish(self.key(handle), file, **more)

    def report(self, handle):
        return self.media.streams().get(handle, {}).get("recording", {})

    def until_recorded(self, handle, seconds, limit=30):
        return until(f"{seconds} s of {handle} are recorded", lambda: self.report(handle).get("duration", 0) >= seconds, limit)

    def folders(self):
        return sorted(path.parent for path in self.folder.glob("media/recordings/*/*/recording.index"))

    def remove(self):
        if self.media:
            self.media.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def end_of(publisher):
    publisher.terminate()
    publisher.wait(10)
    publisher.stderr.close()


def decode(path, *options):
    """Decodes all of it; the number of pictures and what ffmpeg complains of."""
    done = subprocess.run(["ffprobe", "-v", "warning", *options, "-count_frames", "-select_streams", "v:0", "-show_entries",
                           "stream=nb_read_frames", "-of", "csv=p=0", str(path)], capture_output=True, text=True, timeout=60)
    counts = [line for line in done.stdout.split() if line.strip(",").isdigit()]
    return int(counts[0].strip(",")) if counts else 0, done.stderr


def parts_of(folder):
    """(bytes of main-1.mp4 that the index tells of, parts)"""
    size, parts = 0, 0
    for line in (folder / "recording.index").read_text().splitlines():
        words = line.split()
        if words[0] == "file" and words[1] == "main" and not size:
            size = int(words[2])
        if words[0] == "part":
            parts += 1
            size += sum(int(word.split(":")[1]) for word in words[3:] if word.startswith("main:"))
    return size, parts
