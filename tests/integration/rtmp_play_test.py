"""What goes in comes out over RTMP: to players written here, that look at every message, and to real ones."""
import subprocess
import tempfile
import threading
import unittest

import enhanced
from enhanced_test import X265, messages_of
from harness import Media, clip, decoded_pictures, packets, until
from rtmp_client import AUDIO, COMMAND, DATA, VIDEO, Client, amf0, flv_tags

CONTROL = 4
BEGIN, EOF = b"\0\0\0\0\0\1", b"\0\1\0\0\0\1"


def words(message):
    """Enough of a message to know it by."""
    kind, _, _, body = message
    if kind == CONTROL:
        return {BEGIN: "begin", EOF: "eof"}.get(body, body.hex())
    if kind in (COMMAND, DATA):
        codes = [word for word in (b"Play.Reset", b"Play.Start", b"Play.UnpublishNotify", b"Play.StreamNotFound", b"Play.Failed", b"Unpause.Notify",
                                   b"Pause.Notify", b"Seek.Failed", b"|RtmpSampleAccess", b"onMetaData", b"Connect.Success", b"_result") if word in body]
        return codes[0].decode() if codes else body.decode(errors="replace")
    if kind in (VIDEO, AUDIO):
        config = enhanced.read_body(kind, body)[1] == enhanced.START
        return ("video" if kind == VIDEO else "audio") + (" config" if config else "")
    return f"type {kind}"


class Show:
    """A publisher that sends tags of a clip when it is told to."""

    def __init__(self, media, name, tags, host="127.0.0.1"):
        self.media, self.name, self.tags, self.at = media, name, tags, 0
        self.client = Client(media.rtmp, chunk_size=4096, host=host)
        self.client.connect()
        self.client.publish(name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.socket.close()

    def send(self, upto=None):
        """Everything before the time `upto`, in milliseconds, or the rest."""
        while self.at < len(self.tags) and (upto is None or self.tags[self.at][1] < upto):
            self.client.media(*self.tags[self.at])
            self.at += 1

    def end(self):
        self.send()
        self.client.unpublish(self.name)


def played(port, name, host="127.0.0.1", **more):
    client = Client(port, host=host)
    return client, client.play(name, **more)


def until_message(receiver, word, seen=None):
    seen = [] if seen is None else seen
    while not seen or words(seen[-1]) != word:
        seen.append(receiver.message())
    return seen


class PlayTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.media = Media()
        cls.addClassCleanup(cls.media.stop)
        cls.tags = [each for each in flv_tags(clip().read_bytes()) if each[0] != DATA]

    def start(self, name, upto=1500, **how):
        show = Show(self.media, name, self.tags, **how)
        self.addCleanup(show.client.socket.close)
        show.send(upto)
        until(f"{name} is live", lambda: name in self.media.streams())
        return show

    def is_taken(self, name, stamp):
        """Waits until viewers get what was sent up to this time."""
        _, witness = self.play(name)
        while witness.message()[2] < stamp:
            pass

    def play(self, name, **more):
        client, receiver = played(self.media.rtmp, name, **more)
        self.addCleanup(client.socket.close)
        return client, receiver

    def test_messages_in_order_and_whole(self):
        show = self.start("whole")
        got = []
        watching = threading.Thread(target=lambda: got.append(self.media.get("/live/whole.flv", timeout=60)[2]))
        watching.start()
        _, receiver = self.play("whole")
        until("both watch", lambda: (lambda v: v["rtmp"] == 1 and v["flv"] == 1)(self.media.streams()["whole"]["viewers"]))
        show.end()
        seen = until_message(receiver, "eof")
        watching.join()
        order = [words(each) for each in seen]
        self.assertEqual(order[:12], ["type 5", "type 6", "type 1", "Connect.Success", "_result", "begin", "Play.Reset", "Play.Start", "|RtmpSampleAccess",
                                      "onMetaData", "video config", "audio config"])
        self.assertEqual(order[-2:], ["Play.UnpublishNotify", "eof"])
        self.assertEqual({stream for kind, stream, _, _ in seen[6:] if kind != CONTROL}, {1})
        self.assertNotIn(b"@setDataFrame", b"".join(body for _, _, _, body in seen))
        media = [(kind, stamp, body) for kind, _, stamp, body in seen if kind in (VIDEO, AUDIO)]
        self.assertEqual(media, [each for each in flv_tags(got[0]) if each[0] != DATA])
        # From the newest key frame of when the player came to the end.
        pictures = [[body for kind, stamp, body in tags if kind == VIDEO and enhanced.read_body(VIDEO, body)[1] == enhanced.CODED and stamp >= 1000]
                    for tags in (media, self.tags)]
        self.assertEqual(*pictures)

    def test_nobody_publishes(self):
        client, receiver = self.play("nobody")
        until_message(receiver, "Play.StreamNotFound")
        # The connection is still good.
        with self.start("later"):
            client.command(1, "play", 4, None, "later")
            until_message(receiver, "video config")

    def test_what_cannot_be_asked_for(self):
        with self.start("plain"):
            until_message(self.play("plain?only=sound")[1], "Play.Failed")
            until_message(self.play("plain", app="other")[1], "Play.StreamNotFound")

    def test_pause_and_seek(self):
        with self.start("held") as show:
            client, receiver = self.play("held")
            until_message(receiver, "video")
            client.command(1, "pause", 0, None, True, 1000)
            until_message(receiver, "eof")
            show.send(4500)
            self.is_taken("held", 4400)
            client.command(1, "seek", 0, None, 0)
            # Nothing of the stream comes while it is held.
            self.assertEqual(words(receiver.message()), "Seek.Failed")
            client.command(1, "pause", 0, None, False, 1000)
            self.assertEqual([words(each) for each in until_message(receiver, "begin")], ["Unpause.Notify", "begin"])
            kind, _, stamp, body = receiver.message()
            self.assertEqual((kind, stamp, enhanced.read_body(VIDEO, body)[2]), (VIDEO, 4000, True))

    def test_kinds_are_left_out(self):
        with self.start("kinds") as show:
            client, receiver = self.play("kinds")
            until_message(receiver, "audio config")
            client.command(1, "receiveVideo", 0, None, False)
            client.command(1, "seek", 0, None, 0)
            until_message(receiver, "Seek.Failed")
            show.send(2500)
            self.is_taken("kinds", 2400)
            client.command(1, "receiveVideo", 0, None, True)
            client.command(1, "pause", 0, None, True)
            seen = until_message(receiver, "eof")
            self.assertEqual({words(each) for each in seen}, {"audio", "Pause.Notify", "eof"})
            client.command(1, "pause", 0, None, False)
            show.send(3500)
            seen = until_message(receiver, "video")
            self.assertTrue(enhanced.read_body(VIDEO, seen[-1][3])[2], "pictures go on with a key frame")

    def test_only_sound(self):
        with self.start("sound") as show:
            _, receiver = self.play("sound?only=audio")
            until_message(receiver, "audio config")
            show.end()
            self.assertEqual({words(each) for each in until_message(receiver, "Play.UnpublishNotify")}, {"audio", "Play.UnpublishNotify"})

    def test_play_again_on_one_connection(self):
        with self.start("first"), self.start("second"):
            client, receiver = self.play("first")
            until_message(receiver, "video")
            client.command(1, "closeStream", 0, None)
            until("nobody watches", lambda: self.media.streams()["first"]["viewers"]["rtmp"] == 0)
            client.command(1, "play", 5, None, "second")
            until_message(receiver, "Play.Start")
            until("it is watched", lambda: self.media.streams()["second"]["viewers"]["rtmp"] == 1)
            # Without leaving the first one first.
            client.command(1, "play", 6, None, "first")
            until("the other is watched", lambda: self.media.streams()["first"]["viewers"]["rtmp"] == 1)
            self.assertEqual(self.media.streams()["second"]["viewers"]["rtmp"], 0)

    def test_capabilities(self):
        with self.start("able"):
            stated = {"fourCcList": ["hvc1", "av01"], "capsEx": 15, "videoFourCcInfoMap": {"*": 1}}
            answers = until_message(self.play("able", **stated)[1], "Connect.Success")
            self.assertIn(amf0({"capsEx": 14})[1:-3], answers[-1][3])
            self.assertIn(amf0({"*": 4})[1:-3], answers[-1][3])
            answers = until_message(self.play("able")[1], "Connect.Success")
            self.assertNotIn(b"capsEx", answers[-1][3])

    def test_hevc_in_either_form(self):
        tracks = enhanced.read_tracks(enhanced.make("hevc-aac", *X265, "-c:a", "aac"))
        show = Show(self.media, "hevc", messages_of(tracks))
        self.addCleanup(show.client.socket.close)
        show.send(500)
        until("it is live", lambda: "hevc" in self.media.streams())
        for query, name in (("", b"hvc1"), ("?codecid=12", 12)):
            receiver = self.play("hevc" + query)[1]
            for word, data in (("video config", tracks[0].config), ("video", tracks[0].packets[0].data)):
                seen = enhanced.read_body(VIDEO, until_message(receiver, word)[-1][3])
                self.assertEqual((seen[0], seen[4]), (name, data))

    def test_ipv6(self):
        show = self.start("six", host="::1")
        _, receiver = self.play("six", host="::1")
        until_message(receiver, "video")
        self.assertTrue(self.media.streams()["six"]["peer"].startswith("[::1]:"), self.media.streams())
        show.end()
        until_message(receiver, "eof")

    def test_players_of_others(self):
        encoder = self.media.publish("real")
        self.addCleanup(encoder.communicate)
        until("the channel is live", lambda: "real" in self.media.streams())
        address = f"rtmp://127.0.0.1:{self.media.rtmp}/live/real"
        with tempfile.NamedTemporaryFile(suffix=".flv") as saved:
            # To the end of the show: ffmpeg knows it by what the server says.
            subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", address, "-c", "copy", saved.name], check=True, timeout=60)
            pictures, complaints = decoded_pictures(saved.name)
            self.assertEqual(complaints, "")
            source, _ = decoded_pictures(clip())
            self.assertGreaterEqual(pictures, source - 60)
            self.assertEqual(pictures % 30, source % 30, "it began at a key frame and ended with the show")
            times = [dts for kind, _, dts, _ in packets(saved.name) if kind == "video"]
            self.assertEqual(times, sorted(times))


if __name__ == "__main__":
    unittest.main()
