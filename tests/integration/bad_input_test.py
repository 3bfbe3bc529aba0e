"""A malformed or hostile client costs its own connection and nothing else."""
import os
import socket
import struct
import subprocess
import tempfile
import time
import unittest

from harness import BIN, MEMORY_KIB, Media, Program, free_port, packets, until


def handshake(port):
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(b"\x03" + b"\0" * 1536)
    answer = b""
    while len(answer) < 3073:
        answer += connection.recv(4096)
    connection.sendall(answer[1:1537])
    return connection


def chunk(kind, length, body, stream=3):
    return bytes([stream]) + b"\0\0\0" + length.to_bytes(3, "big") + bytes([kind]) + b"\0\0\0\0" + body


def is_closed(connection, limit):
    """Whether the server closes the connection in time."""
    connection.settimeout(limit)
    try:
        while connection.recv(65536):
            pass
        return True
    except ConnectionError:
        return True
    except TimeoutError:
        return False


class BesideAHealthyStream(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.media = Media(**{"rtmp.negotiation_time": '"1500ms"', "rtmp.silence_time": '"2s"', "flv.stall_time": '"1s"'})
        cls.addClassCleanup(cls.media.stop)
        cls.encoder = cls.media.publish("healthy", loop=True)
        cls.addClassCleanup(cls.encoder.communicate)
        cls.addClassCleanup(cls.encoder.kill)
        until("the stream is live", lambda: "healthy" in cls.media.streams())
        cls.first = cls.media.streams()["healthy"]["broadcast"]
        cls.memory = cls.media.memory_kib()

    def tearDown(self):
        stream = self.media.streams()["healthy"]
        self.assertEqual(self.first, stream["broadcast"], "the healthy stream went on")
        read = packets(self.media.url("/live/healthy.flv"), "-read_intervals", "%+1")
        self.assertGreater(len(read), 20)
        self.assertLess(self.media.memory_kib() - self.memory, MEMORY_KIB)

    def test_hostile_chunks(self):
        deep = b"\x02\0\x07connect\0" + struct.pack(">d", 1) + b"\x03\0\x01a" * 5000
        for what, sent in {
            "chunk size 0": chunk(1, 4, b"\0\0\0\0"),
            "chunk size beyond 31 bits": chunk(1, 4, b"\xff\xff\xff\xff"),
            "the largest message as a command": chunk(20, 0xFFFFFF, b"\0" * 128),
            "nesting without end": chunk(1, 4, b"\0\x01\0\0") + chunk(20, len(deep), deep),
            "noise": os.urandom(65536),
        }.items():
            with self.subTest(what), handshake(self.media.rtmp) as connection:
                try:
                    connection.sendall(sent)
                except ConnectionError:
                    continue
                self.assertTrue(is_closed(connection, 6), what)

    def test_truncated_chunks_and_silence(self):
        half = chunk(20, 200, b"\x02\0\x07conn")
        with handshake(self.media.rtmp) as connection:
            connection.sendall(half)
            self.assertTrue(is_closed(connection, 5))
        many = [socket.create_connection(("127.0.0.1", self.media.rtmp)) for _ in range(200)]
        for each in many:
            self.assertTrue(is_closed(each, 6))
            each.close()

    def test_other_protocols_on_the_rtmp_port(self):
        for hello in (b"\x16\x03\x01\x02\0\x01\0", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\0" * 2000):
            with socket.create_connection(("127.0.0.1", self.media.rtmp)) as connection:
                connection.sendall(hello)
                self.assertTrue(is_closed(connection, 2), hello)

    def test_a_publisher_that_falls_silent_is_closed(self):
        encoder = self.media.publish("silent", loop=True)
        until("it is live", lambda: "silent" in self.media.streams())
        encoder.send_signal(subprocess.signal.SIGSTOP)
        until("it is closed", lambda: "silent" not in self.media.streams(), 8)
        encoder.kill()
        encoder.communicate()

    def test_headers_without_end_and_garbage_over_http(self):
        for sent, status in ((b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 10000, b"431"), (b"\0\1\2\3\r\n\r\n", b"400"),
                             (b"GET /live/../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
                             (b"GET /live/%2e%2e%2fetc HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
                             (b"GET /live/a%00b.flv HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
                             (b"POST /live/a.flv HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", b"405")):
            with self.subTest(sent[:40]), socket.create_connection(("127.0.0.1", self.media.http), timeout=5) as connection:
                try:
                    connection.sendall(sent)
                except ConnectionError:
                    pass
                self.assertEqual(status, connection.recv(12)[9:12])


class CommandLine(unittest.TestCase):
    def run_media(self, *arguments):
        done = subprocess.run([BIN / "weir-media", *arguments], capture_output=True, text=True, timeout=20)
        return done.returncode, done.stderr.strip(), done.stdout

    def test_mistakes_are_said_in_one_line(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write("[rtmp]\n\nport = \"high\"\n")
            file.flush()
            status, said, _ = self.run_media("--config", file.name)
            self.assertEqual((2, f"weir-media: {file.name}:3: rtmp.port: expected a whole number from 0 to 65535"), (status, said))
        for arguments in (["--set", "rtmp.prot=1"], ["--nonsense"], ["--config", "/no/such/file"], ["--set"], ["--set", "hls.part=fast"]):
            status, said, _ = self.run_media(*arguments)
            self.assertEqual(2, status, arguments)
            self.assertEqual(1, len(said.splitlines()), said)

    def test_help_and_version(self):
        self.assertEqual(0, self.run_media("--help")[0])
        self.assertIn("weir-media", self.run_media("--version")[2])

    def test_a_port_in_use_is_named(self):
        with socket.socket() as holder:
            holder.bind(("", 0))
            holder.listen()
            port = holder.getsockname()[1]
            status, said, _ = self.run_media("--open", "--set", f"rtmp.port={port}", "--set", f"http.port={free_port()}", "--set", "srt.port=0")
        self.assertEqual(1, status)
        self.assertIn(str(port), said)


class KeysFromTheStore(unittest.TestCase):
    def test_a_wrong_key_is_refused_with_a_reason_and_not_logged(self):
        with tempfile.TemporaryDirectory() as data:
            rtmp, http = free_port(), free_port()
            media = Program("weir-media", "--set", f'data.dir="{data}"', "--set", f"rtmp.port={rtmp}", "--set", f"http.port={http}", "--set",
                            "srt.port=0")
            until("it listens", lambda: socket.create_connection(("127.0.0.1", rtmp)).close() or True)
            key = "thisisasecretkey123456"
            encoder = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2", "-t", "3", "-c:v", "libx264", "-f",
                                      "flv", f"rtmp://127.0.0.1:{rtmp}/live/{key}"], capture_output=True, text=True, timeout=30)
            self.assertNotEqual(0, encoder.returncode)
            self.assertIn("key", encoder.stderr)
            until("it is logged", lambda: "may not publish" in media.output())
            media.stop()
            self.assertNotIn(key, media.output())


if __name__ == "__main__":
    unittest.main()
