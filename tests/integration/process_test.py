"""How weir-media starts, tells of itself, and stops; and keys that the store knows."""
import hashlib
import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest

from harness import BIN, Media, free_port, until
from rtmp_client import Client


def run(*arguments):
    done = subprocess.run([BIN / "weir-media", *map(str, arguments)], capture_output=True, text=True, timeout=30)
    return done.returncode, done.stderr.strip()


class Starting(unittest.TestCase):
    def config(self, text):
        file = tempfile.NamedTemporaryFile("w", suffix=".toml")
        self.addCleanup(file.close)
        file.write(text)
        file.flush()
        return file.name

    def test_mistakes_in_a_file_are_told_by_file_line_and_key(self):
        for text, line, key in (("[http]\nport = 8080\nprot = 1\n", 3, "http.prot"), ("[rtmp]\nsilence_time = 30\n", 2, "rtmp.silence_time"),
                                ("\n\n[http]\naddress = \"localhost\"\n", 4, "http.address"), ("[hls]\npart = \"3s\"\n", 2, "hls.part"),
                                ("[rtmp]\nport = 9000\n[http]\nport = 9000\n", 4, "http.port"), ("[unknown]\nkey = 1\n", 2, "unknown.key")):
            name = self.config(text)
            status, said = run("--config", name)
            self.assertEqual(2, status, said)
            self.assertTrue(said.startswith(f"weir-media: {name}:{line}: {key}: "), said)
            self.assertEqual(1, len(said.splitlines()))

    def test_a_file_that_is_no_toml_is_told_by_line(self):
        name = self.config("[http]\nport = = 1\n")
        status, said = run("--config", name)
        self.assertEqual(2, status)
        self.assertTrue(said.startswith(f"weir-media: {name}:2: "), said)

    def test_the_portals_keys_are_not_mistakes(self):
        name = self.config("[portal]\nport = 8000\n[http]\nport = 0\n[rtmp]\nport = 0\naddress = \"256.0.0.1\"\n")
        status, said = run("--config", name)
        self.assertEqual(2, status)
        self.assertIn("rtmp.address", said)

    def test_each_port_in_use_is_named(self):
        media = Media()
        self.addCleanup(media.stop)
        for key, taken in (("rtmp", media.rtmp), ("http", media.http), ("srt", media.srt)):
            ports = {"rtmp": free_port(), "http": free_port(), "srt": free_port()} | {key: taken}
            status, said = run("--open", *(part for name, port in ports.items() for part in ("--set", f"{name}.port={port}")))
            self.assertEqual(1, status)
            self.assertRegex(said, rf"^weir-media: cannot listen on {key}.port \[::\]:{taken}: ")
            self.assertEqual(1, len(said.splitlines()))
        self.assertEqual(200, media.get("/healthz")[0])

    def test_a_data_folder_that_cannot_be_is_told(self):
        with tempfile.NamedTemporaryFile() as file:
            status, said = run("--set", f'data.dir="{file.name}"', "--set", "rtmp.port=0", "--set", "http.port=0", "--set", "srt.port=0")
            self.assertEqual(1, status)
            self.assertIn(file.name, said)
            self.assertEqual(1, len(said.splitlines()), said)

    def test_one_loop_is_enough(self):
        media = Media(server__loops=1)
        self.addCleanup(media.stop)
        encoder = media.publish("one", loop=True)
        self.addCleanup(encoder.communicate)
        self.addCleanup(encoder.kill)
        until("it plays", lambda: media.get("/live/one/index.m3u8")[0] == 200)


class Telling(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.media = Media()
        cls.addClassCleanup(cls.media.stop)
        cls.encoder = cls.media.publish("show", loop=True)
        cls.addClassCleanup(cls.encoder.communicate)
        cls.addClassCleanup(cls.encoder.kill)
        until("it is measured", lambda: (cls.media.streams().get("show") or {}).get("bitrate"))

    def test_metrics_are_what_prometheus_reads(self):
        status, headers, body = self.media.get("/metrics")
        self.assertEqual((200, "text/plain; version=0.0.4; charset=utf-8"), (status, headers["content-type"]))
        text, types = body.decode(), {}
        self.assertTrue(text.endswith("\n"))
        for line in text.splitlines():
            if line.startswith("# TYPE "):
                name, kind = line.split()[2:]
                self.assertNotIn(name, types)
                types[name] = kind
            elif not line.startswith("# HELP "):
                found = re.fullmatch(r'([a-z_]+)(\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? ([-+.0-9e]+)', line)
                self.assertTrue(found, line)
                self.assertIn(found[1], types)
                self.assertEqual("counter" if found[1].endswith("_total") else "gauge", types[found[1]])
                self.assertGreaterEqual(float(found[3]), 0)
        self.assertEqual("weir_streams", next(iter(types)))

    def test_counters_rise(self):
        def value():
            return float(re.search(r'weir_stream_bytes_in_total\{channel="show"\} (\S+)', self.media.get("/metrics")[2].decode())[1])
        before = value()
        until("it rises", lambda: value() > before)

    def test_a_stream_is_described_in_full(self):
        one = self.media.streams()["show"]
        self.assertEqual({"channel", "broadcast", "startedAt", "uptime", "protocol", "peer", "encoder", "bitrate", "video", "audio", "viewers",
                          "bytesIn", "bytesOut", "skips", "held", "findings", "link", "recording"}, set(one))
        self.assertIsNone(one["link"])
        self.assertRegex(one["startedAt"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertTrue(one["peer"].startswith("127.0.0.1:"))
        self.assertIn("Lavf", one["encoder"])
        self.assertEqual("rtmp", one["protocol"])
        self.assertEqual(48000, one["audio"]["sampleRate"])
        self.assertAlmostEqual(one["bitrate"], one["video"]["bitrate"] + one["audio"]["bitrate"], delta=2)

    def test_health_and_readiness(self):
        self.assertEqual((200, b"ok\n"), self.media.get("/healthz")[::2])
        self.assertEqual((200, b"ready\n"), self.media.get("/readyz")[::2])
        self.assertEqual(404, self.media.get("/")[0])

    def test_viewers_are_counted_while_they_watch(self):
        viewers = []
        for _ in range(3):
            viewer = socket.create_connection(("127.0.0.1", self.media.http))
            viewer.sendall(b"GET /live/show.flv HTTP/1.1\r\nHost: x\r\n\r\n")
            viewers.append(viewer)
        until("three watch", lambda: self.media.streams()["show"]["viewers"]["flv"] == 3)
        for each in viewers:
            each.close()
        until("nobody watches", lambda: self.media.streams()["show"]["viewers"]["flv"] == 0)


class Stopping(unittest.TestCase):
    def stop_with_everything(self, how):
        media = Media()
        self.addCleanup(media.stop)
        encoders = [media.publish(name, loop=True) for name in ("a", "b")]
        for each in encoders:
            self.addCleanup(each.communicate)
            self.addCleanup(each.kill)
            until("both are live", lambda: media.get("/live/a/main.m3u8")[0] == media.get("/live/b/main.m3u8")[0] == 200)
        hint = re.search(r'-s(\d+)\.p\d+\.m4s"', media.get("/live/a/main.m3u8")[2].decode())[1]
        watching, others = [], []
        for request in [b"GET /live/a.flv HTTP/1.1\r\nHost: x\r\n\r\n"] * 6:
            watching.append(socket.create_connection(("127.0.0.1", media.http)))
            watching[-1].sendall(request)
            self.assertTrue(watching[-1].recv(100))
        stuck = socket.socket()
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stuck.connect(("127.0.0.1", media.http))
        stuck.sendall(b"GET /live/b.flv HTTP/1.1\r\nHost: x\r\n\r\n")
        for port, sent in ((media.http, b""), (media.http, b"GET /hea"), (media.rtmp, b""), (media.rtmp, b"\3\0\0"),
                           (media.http, f"GET /live/a/main.m3u8?_HLS_msn={int(hint) + 1} HTTP/1.1\r\nHost: x\r\n\r\n".encode())):
            others.append(socket.create_connection(("127.0.0.1", port)))
            others[-1].sendall(sent)
        with Client(media.rtmp) as silent:
            silent.connect()
            silent.publish("c")
            began = time.monotonic()
            media.stop(how, limit=6)
            self.assertLess(time.monotonic() - began, 3)
        for each in watching:
            tail = b""
            while piece := each.recv(65536):
                tail = (tail + piece)[-5:]
            self.assertEqual(b"0\r\n\r\n", tail, "a viewer is told that the stream is over")
        for each in (*watching, *others, stuck):
            each.close()
        for each in encoders:
            self.assertNotEqual(0, each.wait(10))

    def test_sigterm_ends_streams_viewers_and_all_others(self):
        self.stop_with_everything(signal.SIGTERM)

    def test_sigint_does_too(self):
        self.stop_with_everything(signal.SIGINT)

    def test_at_once_after_the_start(self):
        for _ in range(5):
            media = Media()
            media.stop(limit=3)


class Keys(unittest.TestCase):
    """weir-media with a store, in which a channel was made as the portal makes it."""
    KEY = "AbCdEfGhIjKlMnOpQrStUg"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = pathlib.Path(folder.name)
        self.media = self.start()
        self.set_key(self.KEY)

    def start(self):
        media = Media(open_mode=False, **{"data.dir": f'"{self.data}"'})
        self.addCleanup(media.stop)
        return media

    def store(self, *statement):
        with sqlite3.connect(self.data / "weir.db", timeout=10) as database:
            rows = database.execute(*statement).fetchall()
        database.close()
        return rows

    def set_key(self, key):
        self.store("INSERT OR IGNORE INTO channels VALUES (7, 'alice', 'Alice', '', '', NULL, 0)")
        self.store("INSERT OR REPLACE INTO stream_keys VALUES (7, ?, 'sealed', 0, 0)", (hashlib.sha256(key.encode()).hexdigest(),))

    def test_a_key_publishes_on_its_channel_and_is_never_shown(self):
        encoder = self.media.publish(self.KEY + "?a=1", loop=True)
        self.addCleanup(encoder.communicate)
        self.addCleanup(encoder.kill)
        until("alice is live", lambda: "alice" in self.streams())
        self.assertEqual(404, self.media.get(f"/live/{self.KEY}.flv")[0])
        until("alice can be watched", lambda: self.media.get("/live/alice/index.m3u8")[0] == 200)
        until("the show is noted", lambda: self.store("SELECT ended_at FROM broadcasts WHERE channel_id = 7") == [(None,)])
        encoder.kill()
        until("its end is noted", lambda: (self.store("SELECT ended_at FROM broadcasts") or [(None,)])[0][0])
        self.media.stop()
        self.assertNotIn(self.KEY, self.media.output())

    def streams(self):
        token = (self.data / "secrets" / "control-token").read_text().strip()
        status, _, body = self.media.get("/api/v1/streams", {"Authorization": f"Bearer {token}"})
        return {each["channel"]: each for each in json.loads(body)["streams"]} if status == 200 else {}

    def test_only_the_token_stops_a_stream(self):
        with Client(self.media.rtmp) as client:
            client.connect()
            client.publish(self.KEY)
            self.assertEqual(401, self.media.request("DELETE", "/api/v1/streams/alice")[0])
            self.assertEqual(200, self.media.get("/api/v1/streams")[0], "programs of this machine may read")
            token = (self.data / "secrets" / "control-token").read_text().strip()
            self.assertEqual(204, self.media.request("DELETE", "/api/v1/streams/alice", {"Authorization": f"Bearer {token}"})[0])
            while client.socket.recv(4096):
                pass
        self.assertEqual(0o600, os.stat(self.data / "secrets" / "control-token").st_mode & 0o777)

    def test_a_key_that_was_replaced_is_refused_with_a_reason(self):
        other = "ZzCdEfGhIjKlMnOpQrStUg"
        self.set_key(other)
        with Client(self.media.rtmp) as client:
            client.connect()
            client.publish(self.KEY, hear="NetStream.Publish.BadName")
            client.publish("alice", stream=2, hear="NetStream.Publish.BadName")
            client.publish(other, stream=3)
        self.media.stop()
        self.assertNotIn(self.KEY, self.media.output())
        self.assertNotIn(other, self.media.output())

    def test_a_store_that_is_locked_refuses_newcomers_and_leaves_streams_alone(self):
        with Client(self.media.rtmp) as client:
            client.connect()
            client.publish(self.KEY)
            lock = sqlite3.connect(self.data / "weir.db", isolation_level=None)
            lock.execute("BEGIN EXCLUSIVE")
            self.assertIn("alice", self.streams())
            lock.execute("ROLLBACK")
            lock.close()
            self.assertIn("alice", self.streams())

    def test_shows_that_a_killed_server_left_open_are_ended_at_the_next_start(self):
        with Client(self.media.rtmp) as client:
            client.connect()
            client.publish(self.KEY)
            until("the show is noted", lambda: self.store("SELECT ended_at FROM broadcasts") == [(None,)])
            self.media.process.kill()
            self.media.process.wait()
        self.media.log.close()
        again = self.start()
        until("its end is noted", lambda: self.store("SELECT ended_at FROM broadcasts")[0][0])
        again.stop()


if __name__ == "__main__":
    unittest.main()
