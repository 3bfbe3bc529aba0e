"""What the benchmarks share: clips, ports, and a server on a core of its own."""
import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"


def make_clip(path, kilobits=2000, size="1280x720", seconds=150):
    """30 pictures a second at a constant rate, with B-frames, a key frame every two seconds, and AAC."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part.flv")
    video, audio = f"{kilobits}k", "128k" if kilobits >= 1000 else "32k"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate=30", "-f", "lavfi", "-i",
         "sine=frequency=440:sample_rate=48000", "-t", str(seconds), "-c:v", "libx264", "-preset", "veryfast", "-b:v", video,
         "-minrate", video, "-maxrate", video, "-bufsize", f"{kilobits // 2}k", "-x264-params", "nal-hrd=cbr", "-g", "60", "-bf",
         "2", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", audio, "-ac", "2", str(part)], check=True)
    part.rename(path)
    return path


def free_ports(count):
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def need_two_cores():
    if (os.cpu_count() or 1) < 2:
        sys.exit("needs two cores, one for the server and one for the load")


@contextlib.contextmanager
def running(*command):
    """The process of a server on the first core."""
    server = subprocess.Popen(["taskset", "-c", "0", *map(str, command)])
    try:
        time.sleep(1)
        yield server
    finally:
        server.terminate()
        server.wait()


def weir_media(build, rtmp, http, **settings):
    keys = {"rtmp.port": rtmp, "http.port": http, "srt.port": 0, "rtmp.connections": 4000, "log.level": "warning", **settings}
    return [build / "bin/weir-media", "--open", *(word for key, value in keys.items() for word in ("--set", f"{key}={value}"))]


def load(*command):
    """What a load on the second core prints."""
    return json.loads(subprocess.run(["taskset", "-c", "1", *map(str, command)], check=True, capture_output=True, text=True).stdout)
