"""Players of every kind, each asked to decode a live stream for some seconds; each tells what it decoded, or why it cannot."""
import dataclasses
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent
# Small and of a known size, so that a file's size tells how many pictures came out of the decoder.
TINY = 16


@dataclasses.dataclass
class Seen:
    pictures: int = 0
    sound: int = 0
    complaint: str = ""


def urls(media, channel):
    http, rtmp = f"http://127.0.0.1:{media.http}/live/{channel}", f"rtmp://127.0.0.1:{media.rtmp}/live/{channel}"
    return {"flv": f"{http}.flv", "ts": f"{http}.ts", "hls": f"{http}/index.m3u8", "hls-ts": f"{http}/ts.m3u8", "rtmp": rtmp,
            "srt": f"srt://127.0.0.1:{media.srt}?streamid=read:live/{channel}", "ws": f"ws://127.0.0.1:{media.http}/live/{channel}.flv"}


def finish(process, limit):
    """What a program writes until it ends, or is interrupted."""
    try:
        return process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)
    try:
        return process.communicate(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()


def ffmpeg(url, seconds):
    """Decodes, and counts what came out."""
    # Over HTTP the end of a live response is not the end of the interval.
    process = subprocess.Popen(["ffprobe", "-v", "error", "-count_frames", "-read_intervals", f"%+{seconds}", "-show_entries",
                                "stream=codec_type,nb_read_frames", "-of", "csv=p=0", url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, complaints = finish(process, seconds + 25)
    seen = Seen(complaint=first_line(complaints) or f"ffprobe ended with {process.returncode} and said {out!r}")
    for kind, count in re.findall(r"^(video|audio),(\d+)", out, re.M):
        if kind == "video":
            seen.pictures = max(seen.pictures, int(count))
        else:
            seen.sound = max(seen.sound, int(count))
    return seen


def gstreamer(url, seconds):
    """Writes pictures of a few bytes and raw sound into files."""
    with tempfile.TemporaryDirectory() as folder:
        pictures, sound = pathlib.Path(folder, "pictures"), pathlib.Path(folder, "sound")
        pipeline = [*source(url), "!", "decodebin", "name=all",
                    "all.", "!", "queue", "!", "videoconvert", "!", "videoscale", "!", f"video/x-raw,format=GRAY8,width={TINY},height={TINY}", "!",
                    "filesink", "buffer-mode=unbuffered", "sync=false", f"location={pictures}",
                    "all.", "!", "queue", "!", "audioconvert", "!", "audioresample", "!", "audio/x-raw,format=U8,channels=1,rate=8000", "!",
                    "filesink", "buffer-mode=unbuffered", "sync=false", f"location={sound}"]
        process = subprocess.Popen(["gst-launch-1.0", "-q", *pipeline], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        _, complaints = finish(process, seconds)
        sizes = [each.stat().st_size if each.exists() else 0 for each in (pictures, sound)]
        # A sound is counted as ffprobe does: a frame of AAC at 48 kHz has 1024 samples.
        return Seen(sizes[0] // TINY ** 2, int(sizes[1] * 6 / 1024), first_line("\n".join(re.findall("ERROR.*", complaints))))


def source(url):
    if url.startswith("rtmp"):
        return ["rtmp2src", f"location={url}"]
    if url.startswith("srt"):
        return ["srtsrc", f"uri={url}"]
    return ["souphttpsrc", f"location={url}", "is-live=true"]


def vlc(url, seconds):
    """Writes every picture that it shows as a file of a few bytes; refuses to run as root."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder).chmod(0o777)
        other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        shown = ["--vout", "dummy", "--video-filter", "scene", "--scene-path", folder, "--scene-ratio", "1", "--scene-format", "jpg", "--scene-width", "32",
                 "--aout", "dummy"]
        process = subprocess.Popen([*other, "cvlc", "-q", *shown, "--run-time", str(seconds), url, "vlc://quit"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env={**os.environ, "HOME": folder})
        _, said = finish(process, seconds + 10)
        return Seen(len(list(pathlib.Path(folder).glob("scene*.jpg"))), 0, first_line(said))


def browser(cells, seconds):
    """All cells at once in one page: (name, kind, URL) each."""
    asked = ["=".join(each) for each in cells]
    run = subprocess.run(["node", str(HERE / "matrix_browser.mjs"), str(seconds), *asked], capture_output=True, text=True, timeout=seconds + 60)
    if run.returncode != 0:
        return {name: Seen(complaint=first_line(run.stderr)) for name, _, _ in cells}
    return {name: Seen(each["pictures"], round(each["sound"] * 48000 / 1024), each["error"]) for name, each in json.loads(run.stdout).items()}


def first_line(text):
    return next((line.strip()[:160] for line in text.splitlines() if line.strip()), "")


def installed(program):
    return shutil.which(program) is not None
