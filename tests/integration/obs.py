"""OBS Studio without a screen, publishing a clip: a folder of its own for all it keeps, an X server of its own, OpenGL in software.

What it reads is as OBS 29 writes it: global.ini, a profile (basic.ini, service.json), and a collection of scenes."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile

from harness import clip, until
from matrix_players import installed

NAME = "weir"
WIDTH, HEIGHT, RATE = 640, 360, 30
GLOBAL = f"""[General]
FirstRun=true
EnableAutoUpdates=false
ConfirmOnExit=false

[BasicWindow]
PreviewEnabled=false
SysTrayEnabled=false
WarnBeforeStartingStream=false

[Basic]
Profile={NAME}
ProfileDir={NAME}
SceneCollection={NAME}
SceneCollectionFile={NAME}
"""
# A key frame a second. It comes back by itself as soon as it may: a delay is whole seconds.
BASIC = f"""[General]
Name={NAME}

[Video]
BaseCX={WIDTH}
BaseCY={HEIGHT}
OutputCX={WIDTH}
OutputCY={HEIGHT}
FPSType=1
FPSInt={RATE}

[Audio]
SampleRate=48000
ChannelSetup=Stereo

[Output]
Mode=Simple
Reconnect=true
RetryDelay=1
MaxRetries=20

[SimpleOutput]
StreamEncoder=x264
VBitrate=600
ABitrate=96
UseAdvanced=true
Preset=ultrafast
x264Settings=keyint={RATE} bframes=2
"""
# Nothing looks outside: neither for a newer program nor for a newer list of services.
NOWHERE = "http://127.0.0.1:9"


def scenes():
    """One scene with the clip, played over and over, with its sound."""
    source = {"name": "clip", "id": "ffmpeg_source", "versioned_id": "ffmpeg_source", "enabled": True, "mixers": 255, "volume": 1.0,
              "settings": {"local_file": str(clip()), "is_local_file": True, "looping": True, "restart_on_activate": False, "hw_decode": False}}
    item = {"name": "clip", "id": 1, "visible": True, "align": 5, "pos": {"x": 0, "y": 0}, "scale": {"x": 1.0, "y": 1.0}, "rot": 0}
    scene = {"name": "scene", "id": "scene", "versioned_id": "scene", "enabled": True, "settings": {"id_counter": 1, "items": [item]}}
    return {"name": NAME, "current_scene": "scene", "current_program_scene": "scene", "scene_order": [{"name": "scene"}], "sources": [source, scene]}


def missing():
    """The program that is not installed, or None."""
    return next((each for each in ("obs", "Xvfb") if not installed(each)), None)


class Obs:
    """Publishes from when it is made until kill(), in the manner of a process; communicate() waits for its end."""

    def __init__(self, server, key=""):
        self.folder = tempfile.TemporaryDirectory()
        self.home = pathlib.Path(self.folder.name)
        self.write(server, key)
        self.screen, display = self.start_screen()
        own = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"), str(self.home))
        environment = {**os.environ, **own,
                       "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LIBGL_ALWAYS_SOFTWARE": "1", "GALLIUM_DRIVER": "llvmpipe", "LP_NUM_THREADS": "1",
                       "NO_AT_BRIDGE": "1", "http_proxy": NOWHERE, "https_proxy": NOWHERE, "all_proxy": NOWHERE}
        self.process = subprocess.Popen(["obs", "--multi", "--disable-updater", "--disable-missing-files-check", "--profile", NAME, "--collection", NAME,
                                         "--scene", "scene", "--startstreaming"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)

    def write(self, server, key):
        files = {"global.ini": GLOBAL, f"basic/profiles/{NAME}/basic.ini": BASIC, f"basic/scenes/{NAME}.json": json.dumps(scenes()),
                 f"basic/profiles/{NAME}/service.json": json.dumps({"type": "rtmp_custom", "settings": {"server": server, "key": key, "use_auth": False}})}
        for path, text in files.items():
            path = self.home / "obs-studio" / path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def start_screen(self):
        """On the first display that is free, which it tells."""
        told, tells = os.pipe()
        process = subprocess.Popen(["Xvfb", "-displayfd", str(tells), "-screen", "0", "1024x768x24", "-nolisten", "tcp"], pass_fds=[tells],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(tells)
        with open(told) as read:
            return process, ":" + read.readline().strip()

    def log(self):
        return "".join(each.read_text(errors="replace") for each in sorted((self.home / "obs-studio" / "logs").glob("*.txt")))

    def until_live(self, media, channel):
        try:
            until("OBS publishes", lambda: media.streams().get(channel), 60)
        except AssertionError as late:
            said = self.log()
            self.kill()
            raise AssertionError(f"{late}; OBS said:\n{said[-4000:]}") from None
        return self

    def kill(self):
        """It may crash while it ends, when all is sent."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.screen.terminate()

    def communicate(self):
        self.process.wait()
        self.screen.wait()
        self.folder.cleanup()


def rtmp(media, channel, port=None):
    return Obs(f"rtmp://127.0.0.1:{port or media.rtmp}/live", channel).until_live(media, channel)


def srt(media, channel):
    # A latency is in microseconds there.
    return Obs(f"srt://127.0.0.1:{media.srt}?streamid=publish:live/{channel}&latency=200000").until_live(media, channel)
