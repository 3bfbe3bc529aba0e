"""FLV over a WebSocket holds what FLV over HTTP holds, and the WebSocket is one."""
import threading
import unittest

from harness import Media, clip, until
from rtmp_client import DATA, Client, flv_tags
from websocket_client import BINARY, CLOSE, PING, PONG, TEXT, WebSocket


class WebSocketTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.media = Media()
        cls.addClassCleanup(cls.media.stop)
        cls.tags = [each for each in flv_tags(clip().read_bytes()) if each[0] != DATA]

    def publish(self, name, upto):
        publisher = Client(self.media.rtmp, chunk_size=4096)
        self.addCleanup(publisher.socket.close)
        publisher.connect()
        publisher.publish(name)
        rest = list(self.tags)
        while rest[0][1] < upto:
            publisher.media(*rest.pop(0))
        until(f"{name} is live", lambda: name in self.media.streams())
        return publisher, rest

    def watched(self, name):
        return self.media.streams()[name]["viewers"]["flv"]

    def test_the_same_bytes(self):
        publisher, rest = self.publish("same", 1500)
        over_http = []
        watching = threading.Thread(target=lambda: over_http.append(self.media.get("/live/same.flv", timeout=60)[2]))
        watching.start()
        with WebSocket(self.media.http, "/live/same.flv") as viewer:
            self.assertEqual((viewer.status, viewer.accepted), (101, True))
            until("both watch", lambda: self.watched("same") == 2)
            got = b""
            for at, each in enumerate(rest):
                publisher.media(*each)
                if at == 20:
                    viewer.send(PING, b"are you there")
            publisher.unpublish("same")
            pongs = []
            while (message := viewer.message())[0] != CLOSE:
                if message[0] == PONG:
                    pongs.append(message[1])
                else:
                    self.assertEqual(message[0], BINARY)
                    got += message[1]
            self.assertEqual(pongs, [b"are you there"])
            self.assertEqual(int.from_bytes(message[1][:2], "big"), 1000)
            viewer.send(CLOSE, message[1][:2])
            self.assertEqual(viewer.socket.recv(1), b"")
        watching.join()
        # Metadata and headers; then the same frames, where one may have come a key frame later than the other.
        one, other = flv_tags(got), flv_tags(over_http[0])
        self.assertEqual(one[:3], other[:3])
        frames = min(len(one), len(other)) - 3
        self.assertGreater(frames, 100)
        self.assertEqual(one[-frames:], other[-frames:])

    def test_tracks_are_chosen(self):
        self.publish("heard", 1500)
        with WebSocket(self.media.http, "/live/heard.flv?only=audio") as viewer:
            kind, opening = viewer.message()
            self.assertEqual((kind, opening[:5]), (BINARY, b"FLV\x01\x04"))

    def test_who_leaves_is_let_go(self):
        self.publish("left", 1500)
        with WebSocket(self.media.http, "/live/left.flv") as viewer:
            until("it is watched", lambda: self.watched("left") == 1)
            viewer.send(TEXT, b"players say nothing, but may")
            viewer.send(CLOSE, (1001).to_bytes(2, "big"))
            while (message := viewer.message())[0] != CLOSE:
                pass
            self.assertEqual(int.from_bytes(message[1][:2], "big"), 1001)
            until("nobody watches", lambda: self.watched("left") == 0)
        with WebSocket(self.media.http, "/live/left.flv") as viewer:
            until("it is watched", lambda: self.watched("left") == 1)
        until("nobody watches", lambda: self.watched("left") == 0)

    def test_what_is_refused(self):
        self.publish("strict", 1500)
        for path, status in (("/live/nobody.flv", 404), ("/live/strict.flv?only=x", 400)):
            with WebSocket(self.media.http, path) as viewer:
                self.assertEqual(viewer.status, status)
        status, headers, _ = self.media.get("/live/strict.flv", headers={"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "8",
                                                                      "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="})
        self.assertEqual((status, headers.get("sec-websocket-version")), (426, "13"))


if __name__ == "__main__":
    unittest.main()
