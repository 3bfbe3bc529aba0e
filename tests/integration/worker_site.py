"""Videos in a store as uploads leave them, and weir-workers that make something of them."""
import contextlib
import json
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
import time

from harness import Program, until


class Worker(Program):
    def __init__(self, folder, **settings):
        keys = {"data.dir": folder, "worker.free_floor": '"64MiB"', "worker.preset": "ultrafast", **{key.replace("__", "."): value for key, value in settings.items()}}
        super().__init__("weir-worker", *(part for key, value in keys.items() for part in ("--set", f"{key}={value}")))

    def ready(self):
        until("weir-worker takes jobs", lambda: self.process.poll() is not None or "takes jobs" in self.output())
        assert self.process.poll() is None, self.output()
        return self


    def stop_hard(self):
        """As a power cut does."""
        self.process.kill()
        self.process.wait()
        self.last_words = self.output()
        self.log.close()


class Site:
    """A data folder whose tables a worker made."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-worker-"))
        Worker(self.folder).ready().stop()
        self.ids = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, sql, *values):
        with contextlib.closing(sqlite3.connect(self.folder / "weir.db", timeout=20, isolation_level=None)) as base:
            return base.execute(sql, values).fetchall()

    def add(self, source, name="source.mp4", account=1, move=False):
        """A video as uploads hand it over: its file, its row, its first job."""
        self.ids += 1
        video = f"video{self.ids:06}"
        folder = self.place(video) / "source"
        folder.mkdir(parents=True)
        shutil.move(source, folder / name) if move else shutil.copy(source, folder / name)
        at = int(time.time() * 1000)
        columns = {"id": video, "account_id": account, "channel_id": account, "title": "A", "description": "", "category": "", "language": "",
                   "licence": "", "privacy": "private", "state": "toProcess", "reason": "", "explanation": "", "block_reason": "", "comments": 1,
                   "danmaku": 1, "downloads": 0, "original_name": name, "source": name, "source_bytes": (folder / name).stat().st_size,
                   "created_at": at, "updated_at": at}
        self.ask(f"INSERT INTO videos ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})", *columns.values())
        self.ask("INSERT INTO jobs (id, video, account_id, kind, part, details, priority, state, created_at, lease, tries_left, progress) "
                 "VALUES (?, ?, ?, 'inspect', '', '{}', 30, 'queued', ?, 0, 3, 0)", self.ids, video, account, at)
        return video

    def place(self, video):
        return self.folder / "media/videos" / video

    def state(self, video):
        """State and reason."""
        return self.ask("SELECT state, reason FROM videos WHERE id = ?", video)[0]

    def unfinished(self):
        return self.ask("SELECT COUNT(*) FROM jobs WHERE state IN ('queued', 'running')")[0][0]

    def jobs(self, video):
        return self.ask("SELECT kind, part, state, reason FROM jobs WHERE video = ? ORDER BY kind, part", video)

    def settle(self, video, limit=60):
        return until(f"{video} is worked on", lambda: self.state(video)[0] not in ("toProcess", "processing") and self.state(video), limit)

    def finish(self, limit=120):
        until("all work is done", lambda: self.unfinished() == 0, limit)


def make(path, *words):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, words), str(path)], check=True)
    return pathlib.Path(path)


def film(path, seconds=7, size="640x360", rate="30", codecs=("-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-pix_fmt", "yuv420p", "-c:a", "aac")):
    return make(path, "-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", seconds, *codecs)


def probe(path, *words):
    out = subprocess.run(["ffprobe", "-v", "error", *words, "-of", "json", str(path)], capture_output=True, text=True, timeout=120)
    assert not out.stderr, out.stderr
    return json.loads(out.stdout)
