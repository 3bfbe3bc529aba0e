"""Starts the real programs on free ports in a folder of their own, and ffmpeg as the encoder."""
import contextlib
import http.client
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("WEIR_BIN", ROOT / "build/dev/bin"))
WORK = pathlib.Path(os.environ.get("WEIR_WORK", ROOT / "build/dev/integration"))
# What hostile clients may make a server take besides. A sanitizer keeps what was freed for a while.
MEMORY_KIB = (1024 if os.environ.get("WEIR_SANITIZE") else 200) * 1024


GIVEN_PORTS = set()


def free_port():
    """A port that nobody listens on and that was not given before. Below those that the system gives to connections, and at random,
    so that tests that run at the same time do not get each other's."""
    while True:
        port = random.randrange(20000, 32000)
        if port in GIVEN_PORTS:
            continue
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            GIVEN_PORTS.add(port)
            return port


def until(what, condition, limit=15.0):
    """Waits until condition() gives something true, and gives that."""
    end = time.monotonic() + limit
    last = None
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException):
            last = condition()
            if last:
                return last
        time.sleep(0.02)
    raise AssertionError(f"waited {limit} s for: {what}; last seen: {last!r}")


class Program:
    """One of our programs; stop() fails when it does not end well, or a sanitizer had something to say."""

    def __init__(self, name, *arguments):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen([BIN / name, *map(str, arguments)], stdout=self.log, stderr=self.log)
        self.name = name

    def output(self):
        if self.log.closed:
            return self.last_words
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def memory_kib(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        return 0

    def stop(self, how=signal.SIGTERM, limit=10):
        if self.log.closed:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            status = self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"{self.name} did not end within {limit} s:\n{self.output()}") from None
        text = self.output()
        self.last_words = text
        self.log.close()
        assert status == 0, f"{self.name} ended with {status}:\n{text}"
        assert "Sanitizer" not in text and "runtime error" not in text, text


class Media(Program):
    """weir-media, in open mode unless it is told otherwise."""

    def __init__(self, open_mode=True, **settings):
        self.rtmp = settings.pop("rtmp.port", None) or free_port()
        self.http = settings.pop("http.port", None) or free_port()
        self.srt = settings.pop("srt.port", None) or free_port()
        # A stream ends soon after its publisher, unless a test is about what is between.
        keys = {"rtmp.port": self.rtmp, "http.port": self.http, "srt.port": self.srt, "stream.hold_time": '"100ms"', **{key.replace("__", "."): value for key, value in settings.items()}}
        super().__init__("weir-media", *(["--open"] if open_mode else []), *(part for key, value in keys.items() for part in ("--set", f"{key}={value}")))
        until("weir-media answers", lambda: self.get("/healthz")[0] == 200)

    def request(self, method, path, headers=None, timeout=20):
        """Status, headers in lower case, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=timeout)
        try:
            connection.request(method, path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def get(self, path, headers=None, timeout=20):
        return self.request("GET", path, headers, timeout)

    def streams(self):
        return {each["channel"]: each for each in json.loads(self.get("/api/v1/streams")[2])["streams"]}

    def url(self, path):
        return f"http://127.0.0.1:{self.http}{path}"

    def publish(self, channel, file=None, loop=False, app="live"):
        """ffmpeg sending a file in real time, as an encoder does."""
        repeat = ["-stream_loop", "-1"] if loop else []
        return subprocess.Popen(["ffmpeg", "-nostdin", "-v", "error", "-re", *repeat, "-i", str(file or clip()), "-c", "copy", "-f", "flv",
                                 f"rtmp://127.0.0.1:{self.rtmp}/{app}/{channel}"], stderr=subprocess.PIPE)


def clip():
    """Eight seconds of 30 pictures a second with B-frames, a key frame a second, and a tone; made once."""
    path = WORK / "clip.flv"
    if not path.exists():
        WORK.mkdir(parents=True, exist_ok=True)
        part = WORK / f"clip.{os.getpid()}.flv"
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30", "-f", "lavfi", "-i",
                        "sine=frequency=440:sample_rate=48000", "-t", "8", "-c:v", "libx264", "-preset", "veryfast", "-g", "30", "-bf", "2",
                        "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2", str(part)], check=True)
        part.rename(path)
    return path


def packets(source, *options):
    """What ffprobe reads: (stream type, pts, dts, key) of every packet, times in seconds."""
    out = subprocess.run(["ffprobe", "-v", "error", *options, "-show_entries", "packet=codec_type,pts_time,dts_time,flags", "-of", "csv=p=0",
                          str(source)], capture_output=True, text=True, timeout=120).stdout
    read = []
    for line in out.splitlines():
        fields = line.split(",")
        if fields[0] in ("video", "audio"):
            read.append((fields[0], float(fields[1]), float(fields[2]), "K" in fields[3]))
    return read


def decoded_pictures(source):
    out = subprocess.run(["ffprobe", "-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries", "stream=nb_read_frames", "-of",
                          "csv=p=0", str(source)], capture_output=True, text=True, timeout=120)
    return int(out.stdout.strip().splitlines()[0]), out.stderr
