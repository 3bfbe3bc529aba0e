"""Publishers of every habit: what a viewer gets is what they sent, tag by tag."""
import threading
import time
import unittest

from harness import Media, clip, until
from rtmp_client import AUDIO, DATA, VIDEO, Client, amf0, flv_tags, is_config

# The first seconds are enough; they are sent as fast as the server takes them.
TAGS = [tag for tag in flv_tags(clip().read_bytes()) if tag[1] < 3000]
MEDIA = [tag for tag in TAGS if tag[0] != DATA and not is_config(tag[0], tag[2])]
CONFIGS = [tag for tag in TAGS if tag[0] != DATA and is_config(tag[0], tag[2])]
SORENSON = b"\x22" + b"x" * 50
SPEEX = b"\xb2" + b"x" * 50


class Viewer(threading.Thread):
    """Reads a stream over HTTP to its end."""

    def __init__(self, media, channel):
        super().__init__()
        self.media, self.path, self.data = media, f"/live/{channel}.flv", b""
        self.start()

    def run(self):
        self.data = self.media.get(self.path, timeout=30)[2]

    def tags(self):
        self.join(30)
        return flv_tags(self.data)


class Habits(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.media = Media(**{"rtmp.silence_time": '"3s"'})
        cls.addClassCleanup(cls.media.stop)

    def show(self, base=0, send=None, **habits):
        """Publishes the clip and returns what a viewer who was there from the start got."""
        channel = self.id().rsplit(".", 1)[1]
        with Client(self.media.rtmp, **habits) as client:
            client.connect()
            client.publish(channel)
            for kind, _, body in CONFIGS:
                client.media(kind, base % 2**32, body)
            first, *rest = MEDIA
            client.media(first[0], (base + first[1]) % 2**32, first[2])
            viewer = Viewer(self.media, channel)
            until("the viewer is there", lambda: self.media.streams()[channel]["viewers"]["flv"] == 1)
            rest = [(kind, (base + stamp) % 2**32, body) for kind, stamp, body in rest]
            (send or self.one_by_one)(client, rest)
            client.unpublish(channel)
            return viewer.tags()

    @staticmethod
    def one_by_one(client, tags):
        for tag in tags:
            client.media(*tag)

    def check(self, got):
        """The same bodies in the same order, at the same distance in time."""
        start = MEDIA[0][1]
        for kind in (VIDEO, AUDIO):
            sent = [(stamp - start, body) for each, stamp, body in MEDIA if each == kind]
            seen = [(stamp, body) for each, stamp, body in got if each == kind and not is_config(each, body)]
            self.assertEqual([body for _, body in sent], [body for _, body in seen])
            self.assertEqual([max(stamp, 0) for stamp, _ in sent], [stamp for stamp, _ in seen])
            self.assertEqual([body for each, _, body in CONFIGS if each == kind], [body for each, _, body in got if each == kind and is_config(each, body)])

    def test_small_chunks_and_short_headers(self):
        self.check(self.show(chunk_size=128))

    def test_full_headers_on_lanes_of_one_two_and_three_bytes(self):
        self.check(self.show(chunk_size=65536, compress=False, lanes=(63, 64)))
        self.check(self.show(chunk_size=4096, compress=False, lanes=(319, 65599)))

    def test_segments_that_cut_everything(self):
        self.check(self.show(chunk_size=1000, fragment=337))

    def test_two_messages_at_once(self):
        def send(client, tags):
            while tags:
                pair = tags[:2] if len(tags) > 1 and tags[0][0] != tags[1][0] else tags[:1]
                client.interleaved(pair)
                tags = tags[len(pair):]
        self.check(self.show(lanes=(4, 6), send=send))

    def test_aggregates(self):
        def send(client, tags):
            for at in range(0, len(tags), 7):
                client.aggregate(tags[at:at + 7])
        self.check(self.show(chunk_size=4096, send=send))

    def test_times_that_grow_beyond_24_bits(self):
        self.check(self.show(base=0xFFFFFF - 1000))
        self.check(self.show(base=0xFFFFFF - 1000, compress=False))

    def test_times_that_wrap(self):
        self.check(self.show(base=2**32 - 1500, compress=False))

    def test_what_waits_for_the_answer_is_not_lost(self):
        with Client(self.media.rtmp, chunk_size=4096) as client:
            client.connect()
            # Everything at once, as encoders do that do not wait.
            client.command(0, "createStream", 4, None)
            client.command(1, "publish", 5, None, "hasty", "live")
            for kind, stamp, body in CONFIGS + MEDIA[:20]:
                client.media(kind, stamp, body)
            client.hear("NetStream.Publish.Start")
            viewer = Viewer(self.media, "hasty")
            until("the viewer is there", lambda: self.media.streams()["hasty"]["viewers"]["flv"] == 1)
            client.unpublish("hasty")
        self.assertEqual([body for kind, _, body in MEDIA[:20] if kind == VIDEO],
                         [body for kind, _, body in viewer.tags() if kind == VIDEO and not is_config(kind, body)])

    def test_a_connection_may_publish_again_after_it_stopped(self):
        with Client(self.media.rtmp, chunk_size=4096) as client:
            client.connect()
            seen = set()
            for stream in (1, 2, 3):
                client.publish("again", stream)
                for kind, _, body in CONFIGS + MEDIA[:1]:
                    client.media(kind, 0, body, stream)
                seen.add(until("it is live", lambda: self.media.streams().get("again", {}).get("broadcast")))
                client.unpublish("again", stream)
                client.hear("NetStream.Unpublish.Success")
                until("it has ended", lambda: "again" not in self.media.streams())
            self.assertEqual(3, len(seen))

    def test_a_codec_that_is_not_supported_is_told_once_and_the_rest_goes_on(self):
        with Client(self.media.rtmp, chunk_size=4096) as client:
            client.connect()
            client.publish("mixed")
            for stamp in range(0, 4000, 20):
                client.media(VIDEO, stamp, SORENSON)
                client.media(AUDIO, stamp, SPEEX)
            for kind, stamp, body in CONFIGS + MEDIA[:50]:
                client.media(kind, stamp, body)
            until("the rest is taken", lambda: self.media.streams()["mixed"]["bytesIn"] >= sum(len(body) for _, _, body in MEDIA[:50]))
        until("it has ended", lambda: "mixed" not in self.media.streams())
        complaints = [line for line in self.media.output().splitlines() if "on mixed" in line and "left out" in line]
        self.assertEqual(2, len(complaints), complaints[:4])

    def test_the_newest_publisher_of_a_key_wins_at_once(self):
        with Client(self.media.rtmp) as first, Client(self.media.rtmp) as second:
            first.connect()
            first.publish("taken")
            for kind, _, body in CONFIGS + MEDIA[:1]:
                first.media(kind, 0, body)
            viewer = Viewer(self.media, "taken")
            until("the viewer is there", lambda: self.media.streams()["taken"]["viewers"]["flv"] == 1)
            before = self.media.streams()["taken"]
            began = time.monotonic()
            second.connect()
            second.publish("taken")
            self.assertLess(time.monotonic() - began, 2)
            now = self.media.streams()["taken"]
            self.assertEqual(before["broadcast"], now["broadcast"])
            self.assertNotEqual(before["peer"], now["peer"])
            while first.socket.recv(65536):
                pass
            # The viewer stays, and gets the new publisher's pictures behind the old one's.
            for kind, stamp, body in CONFIGS + MEDIA[:50]:
                second.media(kind, stamp, body)
            until("all is sent", lambda: self.media.streams()["taken"]["bytesIn"] >= sum(len(body) for _, _, body in MEDIA[:50]))
            self.assertEqual(1, self.media.streams()["taken"]["viewers"]["flv"])
            second.unpublish("taken")
            self.assertGreater(len(viewer.tags()), 50)
        reasons = [line for line in self.media.output().splitlines() if "left taken: " in line]
        self.assertIn("taken over by a newer publisher", reasons[0])

    def test_names_that_no_channel_can_have_are_refused_and_four_end_the_connection(self):
        with Client(self.media.rtmp) as client:
            client.connect()
            for name in ("no/slashes", "no spaces", "..", "x" * 100):
                client.publish(name, hear="NetStream.Publish.BadName")
            while client.socket.recv(65536):
                pass
        self.assertNotIn("no spaces", self.media.output())

    def test_another_application_is_refused_with_what_to_do(self):
        with Client(self.media.rtmp) as client:
            client.connect(app="other")
            client.publish("show", hear="ends with /live")

    def test_who_wants_to_play_is_told_where(self):
        with Client(self.media.rtmp) as client:
            client.connect()
            client.command(0, "createStream", 4, None)
            client.write(b"".join(client.sender.chunks(3, 20, 1, 0, amf0("play", 5, None, "show", -2000))))
            client.hear("NetStream.Play.StreamNotFound")


if __name__ == "__main__":
    unittest.main()
