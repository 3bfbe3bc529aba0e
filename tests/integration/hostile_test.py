"""Slow, endless and greedy clients, all at once, beside a stream that must not notice."""
import socket
import struct
import threading
import time
import unittest

from harness import MEMORY_KIB, Media, clip, until
from rtmp_client import AGGREGATE, COMMAND, VIDEO, Client, amf0, flv_tags, is_config

CONFIGS = [tag for tag in flv_tags(clip().read_bytes())[:6] if tag[0] != 18 and is_config(tag[0], tag[2])]


def http(media):
    return socket.create_connection(("127.0.0.1", media.http), timeout=30)


def drain(connection, limit):
    """All that comes until the server closes; fails when it does not in time."""
    connection.settimeout(limit)
    heard = b""
    try:
        while piece := connection.recv(65536):
            heard = (heard + piece)[-100_000:]
    except ConnectionError:
        pass
    return heard


class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.media = Media(**{"rtmp.negotiation_time": '"1s"', "rtmp.silence_time": '"2s"', "flv.stall_time": '"1s"'})
        cls.addClassCleanup(cls.media.stop)
        cls.encoder = cls.media.publish("healthy", loop=True)
        cls.addClassCleanup(cls.encoder.communicate)
        cls.addClassCleanup(cls.encoder.kill)
        until("the stream is live", lambda: (cls.media.streams().get("healthy") or {}).get("video"))
        cls.viewer, cls.seen = http(cls.media), bytearray()
        cls.viewer.sendall(b"GET /live/healthy.flv HTTP/1.0\r\n\r\n")
        cls.reader = threading.Thread(target=cls.read)
        cls.reader.start()
        cls.began = time.monotonic()
        cls.peak, cls.over = 0, threading.Event()
        cls.before = cls.media.memory_kib()
        cls.watcher = threading.Thread(target=cls.watch_memory)
        cls.watcher.start()

    @classmethod
    def read(cls):
        while piece := cls.viewer.recv(65536):
            cls.seen.extend(piece)

    @classmethod
    def watch_memory(cls):
        while not cls.over.wait(0.1):
            cls.peak = max(cls.peak, cls.media.memory_kib())

    @classmethod
    def tearDownClass(cls):
        lasted = time.monotonic() - cls.began
        cls.over.set()
        cls.watcher.join()
        cls.viewer.shutdown(socket.SHUT_RDWR)
        cls.reader.join()
        data = bytes(cls.seen)
        start = data.index(b"FLV")
        # It left in the middle of a tag, perhaps.
        tags, at = [], start + 13
        while at + 15 <= len(data):
            size = int.from_bytes(data[at + 1:at + 4], "big")
            tags.append((data[at], int.from_bytes(data[at + 4:at + 7], "big") | data[at + 7] << 24))
            at += size + 15
        times = [stamp for kind, stamp in tags if kind == VIDEO]
        assert times == sorted(times), "the healthy stream's time went back"
        assert times[-1] - times[0] > (lasted - 1.5) * 1000, f"{times[-1] - times[0]} ms of picture in {lasted} s"
        assert max(b - a for a, b in zip(times[3:], times[4:])) < 100, "the healthy stream lost pictures"
        grown = cls.peak - cls.before
        assert grown < MEMORY_KIB, f"memory grew by {grown} KiB"

    def test_headers_that_trickle_or_never_come(self):
        """All of them wait for the same ten seconds."""
        trickling = [http(self.media) for _ in range(5)]
        silent = [http(self.media) for _ in range(200)]
        done = threading.Event()

        def trickle():
            for byte in b"GET / HTTP/1.1\r\nHost: " + b"x" * 500:
                for each in trickling:
                    try:
                        each.send(bytes([byte]))
                    except OSError:
                        return
                if done.wait(0.2):
                    return

        sender = threading.Thread(target=trickle)
        sender.start()
        for each in trickling:
            self.assertIn(b" 408 ", drain(each, 15))
            each.close()
        for each in silent:
            self.assertEqual(b"", drain(each, 5))
            each.close()
        done.set()
        sender.join()

    def test_bodies_without_end(self):
        for head in (b"Transfer-Encoding: chunked\r\n\r\n0\r\nTrailer: ", b"Transfer-Encoding: chunked\r\n\r\n1;extension=",
                     b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n", b"Content-Length: 100000000\r\n\r\n"):
            for line in (b"GET /healthz", b"POST /healthz", b"POST /nothing"):
                with http(self.media) as connection:
                    try:
                        connection.sendall(line + b" HTTP/1.1\r\nHost: x\r\n" + head)
                        for _ in range(400):
                            connection.sendall(b"x" * 65536)
                        self.fail("it reads on for ever")
                    except ConnectionError:
                        pass

    def test_answers_that_nobody_reads(self):
        connections = []
        for _ in range(20):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", self.media.http))
            connection.settimeout(1)
            try:
                for _ in range(50):
                    connection.sendall(b"GET /live/healthy/main.m3u8 HTTP/1.1\r\nHost: x\r\n\r\n" * 50)
            except (TimeoutError, ConnectionError):
                pass
            connections.append(connection)
        for each in connections:
            each.close()

    def test_viewers_that_never_read(self):
        """A stream that is sent faster than in real time fills their connections soon."""
        with Client(self.media.rtmp, chunk_size=65536) as client:
            client.connect()
            client.publish("fast")
            for kind, stamp, body in CONFIGS:
                client.media(kind, stamp, body)
            client.media(VIDEO, 0, b"\x17\1\0\0\0" + b"k" * 1000)
            viewers = []
            for version in (b"1.0", b"1.1"):
                viewer = socket.socket()
                viewer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                viewer.connect(("127.0.0.1", self.media.http))
                viewer.sendall(b"GET /live/fast.flv HTTP/" + version + b"\r\nHost: x\r\n\r\n")
                viewers.append(viewer)
            until("they watch", lambda: self.media.streams()["fast"]["viewers"]["flv"] == 2)
            stamps = iter(range(40, 10**9, 40))

            def send_more():
                stamp = next(stamps)
                client.media(VIDEO, stamp, (b"\x17" if stamp % 1000 == 0 else b"\x27") + b"\1\0\0\0" + b"f" * 60_000)
                return self.media.streams()["fast"]["viewers"]["flv"] == 0

            until("they are let go", send_more, 30)
            for each in viewers:
                each.close()

    def test_commands_whose_answers_nobody_reads(self):
        with Client(self.media.rtmp) as client:
            client.connect()
            client.socket.settimeout(15)
            flood = b"".join(client.sender.chunks(3, COMMAND, 0, 0, amf0("createStream", 4, None))) * 1000
            with self.assertRaises((ConnectionError, TimeoutError)):
                while True:
                    client.socket.sendall(flood)

    def test_messages_announced_and_not_sent(self):
        """The largest picture in the largest chunk, of which only the beginning comes."""
        clients = []
        for number in range(4):
            client = Client(self.media.rtmp)
            client.connect()
            client.publish(f"greedy{number}")
            client.write(b"".join(client.sender.chunks(2, 1, 0, 0, struct.pack(">I", 2**31 - 1))))
            client.write(b"\6\0\0\0" + b"\xff\xff\xff" + bytes([VIDEO]) + b"\1\0\0\0" + b"\x17\1\0\0\0")
            clients.append(client)
        for client in clients:
            with client:
                drain(client.socket, 6)

    def test_many_unfinished_messages(self):
        with Client(self.media.rtmp) as client:
            client.connect()
            client.publish("unfinished")
            for lane in range(5, 60):
                client.write(bytes([lane]) + b"\0\0\0" + b"\xff\xff\xff" + bytes([VIDEO]) + b"\1\0\0\0" + b"\x17" * 128)
            until("it is closed for saying nothing", lambda: "unfinished" not in self.media.streams(), 8)

    def test_more_unfinished_bytes_than_a_connection_may_hold(self):
        with Client(self.media.rtmp) as client:
            client.connect()
            client.publish("hoarder")
            client.write(b"".join(client.sender.chunks(2, 1, 0, 0, struct.pack(">I", 65536))))
            heads = [bytes([lane]) + b"\0\0\0" + b"\xff\xff\xff" + bytes([VIDEO]) + b"\1\0\0\0" for lane in range(5, 60)]
            body = b"\x17" * 65536
            with self.assertRaises(ConnectionError):
                for head in heads:
                    client.write(head + body)
                while True:
                    for lane in range(5, 60):
                        client.write(bytes([0xC0 | lane]) + body)
        until("it is closed", lambda: "hoarder" not in self.media.streams())

    def test_broken_aggregates_and_media(self):
        for body in (b"\x09\xff\xff\xff\0\0\0\0\0\0\0", b"\x09", b"\x09\0\0\1\0\0\0\0\0\0\0\x17\0\0\0\0", b"\0" * 100):
            with Client(self.media.rtmp, chunk_size=4096) as client:
                client.connect()
                client.publish("broken")
                client.write(b"".join(client.sender.chunks(6, AGGREGATE, 1, 0, body)))
                for kind, stamp, each in CONFIGS:
                    try:
                        client.media(kind, stamp, each[:6])
                        client.media(kind, stamp, each)
                    except ConnectionError:
                        pass
        until("they are gone", lambda: "broken" not in self.media.streams())

    def test_media_that_is_noise(self):
        with Client(self.media.rtmp, chunk_size=65536) as client:
            client.connect()
            client.publish("noise")
            for kind, stamp, body in CONFIGS:
                client.media(kind, stamp, body)
            for at in range(500):
                client.media(VIDEO, at * 7919 % 2**32, (b"\x17" if at % 50 == 0 else b"\x27") + b"\1\xff\xff\xff" + bytes([at % 256]) * (at * 37 % 3000))
            until("it is live", lambda: self.media.streams()["noise"]["bytesIn"] > 0)
            self.media.get("/live/noise/main.m3u8")
        until("it is gone", lambda: "noise" not in self.media.streams())

    def test_connections_that_come_and_go(self):
        for port in (self.media.rtmp, self.media.http):
            for at in range(300):
                connection = socket.create_connection(("127.0.0.1", port))
                if at % 3 == 0:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                if at % 2 == 0:
                    connection.send(b"\3GET / HTTP/1.1\r\n"[at % 7:])
                connection.close()

    def test_viewers_that_come_and_go(self):
        for at in range(100):
            with http(self.media) as viewer:
                viewer.sendall(b"GET /live/healthy.flv HTTP/1.1\r\nHost: x\r\n\r\n")
                if at % 2 == 0:
                    viewer.recv(10)
        until("only one is left", lambda: self.media.streams()["healthy"]["viewers"]["flv"] == 1)


if __name__ == "__main__":
    unittest.main()
