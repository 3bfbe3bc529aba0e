"""What goes in over RTMP comes out over HTTP-FLV and HLS, whole and in order."""
import gzip
import json
import re
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from harness import Media, clip, decoded_pictures, packets, until

GOP = 30


def record(url, container):
    """What ffmpeg gets from an address, unchanged, as a file."""
    out = tempfile.NamedTemporaryFile()
    process = subprocess.Popen(["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", url, "-c", "copy", "-f", container, out.name],
                               stderr=subprocess.PIPE)
    return out, process


class OneShow(unittest.TestCase):
    """One clip is published once; everything that is said of it was seen during that one show."""

    @classmethod
    def setUpClass(cls):
        cls.media = Media()
        cls.addClassCleanup(cls.media.stop)
        cls.source_pictures, _ = decoded_pictures(clip())
        encoder = cls.media.publish("show")
        until("the channel is live", lambda: "show" in cls.media.streams())
        until("HLS is ready", lambda: cls.media.get("/live/show/index.m3u8")[0] == 200)
        cls.raw = {version: cls.listen(version) for version in ("1.0", "1.1")}
        cls.flv, flv = record(cls.media.url("/live/show.flv"), "flv")
        cls.hls, hls = record(cls.media.url("/live/show/index.m3u8"), "mpegts")
        cls.playlists, cls.blocking = cls.follow_playlist()
        cls.mid_show = cls.media.streams().get("show")
        said = encoder.communicate(timeout=30)[1]
        assert encoder.returncode == 0, said
        cls.complaints = [flv.communicate(timeout=60)[1], hls.communicate(timeout=60)[1]]
        cls.addClassCleanup(cls.flv.close)
        cls.addClassCleanup(cls.hls.close)
        for thread, _ in cls.raw.values():
            thread.join(20)
        cls.last = cls.media.get("/live/show/main.m3u8")

    @classmethod
    def listen(cls, version):
        data = bytearray()

        def read():
            with socket.create_connection(("127.0.0.1", cls.media.http)) as connection:
                connection.sendall(f"GET /live/show.flv HTTP/{version}\r\nHost: x\r\n\r\n".encode())
                while piece := connection.recv(65536):
                    data.extend(piece)

        thread = threading.Thread(target=read)
        thread.start()
        return thread, data

    @classmethod
    def follow_playlist(cls):
        """Blocking reloads, part after part, for three seconds."""
        seen, waits = [], []
        end = time.monotonic() + 3
        text = cls.media.get("/live/show/main.m3u8")[2].decode()
        while time.monotonic() < end:
            hint = re.search(r"PRELOAD-HINT:TYPE=PART,URI=\"[a-z0-9]+-s(\d+)\.p(\d+)\.m4s\"", text)
            began = time.monotonic()
            status, headers, body = cls.media.get(f"/live/show/main.m3u8?_HLS_msn={hint[1]}&_HLS_part={hint[2]}")
            waits.append((status, time.monotonic() - began, headers))
            text = body.decode()
            seen.append(text)
        return seen, waits

    def test_flv_has_every_picture_in_order(self):
        pictures, complaints = decoded_pictures(self.flv.name)
        self.assertGreaterEqual(pictures, self.source_pictures - 2 * GOP)
        self.assertEqual("", complaints)
        self.check_times(packets(self.flv.name))

    def test_hls_has_every_picture_in_order(self):
        pictures, complaints = decoded_pictures(self.hls.name)
        # ffmpeg's HLS reader starts three segments before the end of the list.
        self.assertGreaterEqual(pictures, self.source_pictures - 3 * GOP)
        self.assertEqual("", complaints)
        self.check_times(packets(self.hls.name))

    def check_times(self, read):
        for kind in ("video", "audio"):
            times = [dts for each, _, dts, _ in read if each == kind]
            self.assertGreater(len(times), 100)
            self.assertEqual(times, sorted(times), f"{kind} time goes back")
        self.assertTrue(any(pts != dts for kind, pts, dts, _ in read if kind == "video"), "B-frames keep their order")
        sound = [pts for kind, pts, _, _ in read if kind == "audio"]
        self.assertLess(max(b - a for a, b in zip(sound, sound[1:])), 0.045, "sound has no hole")

    def test_until_close_and_chunked_viewers_get_the_same_flv(self):
        plain = bytes(self.raw["1.0"][1])
        head, body = plain.split(b"\r\n\r\n", 1)
        self.assertNotIn(b"chunked", head)
        chunked_head, rest = bytes(self.raw["1.1"][1]).split(b"\r\n\r\n", 1)
        self.assertIn(b"Transfer-Encoding: chunked", chunked_head)
        self.assertIn(b"Access-Control-Allow-Origin: *", chunked_head)
        joined = bytearray()
        while rest:
            line, rest = rest.split(b"\r\n", 1)
            size = int(line, 16)
            if size == 0:
                break
            joined += rest[:size]
            rest = rest[size + 2:]
        self.assertEqual(b"FLV", body[:3])
        # They joined a moment apart: the later one's stream is the end of the earlier one's.
        shorter, longer = sorted((bytes(joined), body), key=len)
        self.assertTrue(longer.endswith(shorter[-100_000:]))

    def test_blocking_reload_answers_with_the_next_part_when_it_is_there(self):
        self.assertTrue(all(status == 200 for status, _, _ in self.blocking))
        self.assertTrue(10 <= len(self.blocking) <= 20, len(self.blocking))
        self.assertTrue(all("max-age=24" in headers["cache-control"] for _, _, headers in self.blocking))

    def test_playlists_only_grow(self):
        last = 0
        for text in self.playlists:
            self.assertIn("#EXT-X-PROGRAM-DATE-TIME:", text)
            self.assertIn("CAN-BLOCK-RELOAD=YES", text)
            target = float(re.search(r"PART-TARGET=([\d.]+)", text)[1])
            parts = [float(each) for each in re.findall(r"#EXT-X-PART:DURATION=([\d.]+)", text)]
            self.assertLessEqual(max(parts), target)
            number = int(re.search(r"MEDIA-SEQUENCE:(\d+)", text)[1])
            self.assertGreaterEqual(number, last)
            last = number

    def test_the_end_is_listed(self):
        status, headers, body = self.last
        self.assertEqual(200, status)
        self.assertIn(b"#EXT-X-ENDLIST", body)
        self.assertEqual("application/vnd.apple.mpegurl", headers["content-type"])
        self.assertEqual("*", headers["access-control-allow-origin"])

    def test_the_stream_is_described(self):
        video, audio = self.mid_show["video"], self.mid_show["audio"]
        self.assertEqual((640, 360), (video["width"], video["height"]))
        self.assertTrue(video["codec"].startswith("avc1."))
        self.assertAlmostEqual(30, video["frameRate"], delta=3)
        self.assertAlmostEqual(1, video["keyFrameInterval"], delta=0.05)
        self.assertEqual("mp4a.40.2", audio["codec"])
        self.assertEqual(3, self.mid_show["viewers"]["flv"])

    def test_decoders_have_nothing_to_complain_of(self):
        self.assertEqual([b"", b""], self.complaints)


class Answers(unittest.TestCase):
    def setUp(self):
        self.media = Media()
        self.addCleanup(self.media.stop)

    def go_live(self, channel="show"):
        encoder = self.media.publish(channel, loop=True)
        self.addCleanup(encoder.communicate)
        self.addCleanup(encoder.kill)
        until("HLS is ready", lambda: self.media.get(f"/live/{channel}/index.m3u8")[0] == 200)
        return encoder

    def test_offline_channels_are_problems_with_cors(self):
        for path in ("/live/nobody.flv", "/live/nobody/index.m3u8", "/live/nobody.m3u8", "/live/nobody/main.m3u8", "/live/nobody/x.m4s"):
            status, headers, body = self.media.get(path)
            self.assertEqual((404, "application/problem+json", "*"), (status, headers["content-type"], headers["access-control-allow-origin"]), path)
            self.assertEqual(404, json.loads(body)["status"])
        status, headers, _ = self.media.request("OPTIONS", "/live/nobody.flv")
        self.assertEqual((204, "*"), (status, headers["access-control-allow-origin"]))

    def test_playlists_come_compressed_and_directives_are_judged(self):
        self.go_live()
        status, headers, body = self.media.get("/live/show/main.m3u8", {"Accept-Encoding": "gzip"})
        self.assertEqual((200, "gzip"), (status, headers["content-encoding"]))
        text = gzip.decompress(body).decode()
        self.assertTrue(text.startswith("#EXTM3U"))
        number = int(re.search(r"MEDIA-SEQUENCE:(\d+)", text)[1])
        for query, wanted in ((f"_HLS_msn={number + 1000}", 400), ("_HLS_part=1", 400), ("_HLS_msn=x", 400), (f"_HLS_msn={number}", 200)):
            self.assertEqual(wanted, self.media.get(f"/live/show/main.m3u8?{query}")[0], query)
        hint = re.search(r"PRELOAD-HINT:TYPE=PART,URI=\"([^\"]+)\"", self.media.get("/live/show/main.m3u8")[2].decode())[1]
        status, headers, body = self.media.get(f"/live/show/{hint}")
        self.assertEqual((200, "video/mp4"), (status, headers["content-type"]))
        self.assertEqual(b"moof", body[4:8])
        self.assertEqual(404, self.media.get("/live/show/" + hint.replace("-s", "-s9"))[0])

    def test_hls_viewers_are_counted_by_their_identifier(self):
        self.go_live()
        uris = [self.media.get("/live/show/index.m3u8")[2].decode().splitlines()[-1] for _ in range(3)]
        self.assertEqual(3, len(set(uris)))
        for uri in uris:
            self.assertEqual(200, self.media.get(f"/live/show/{uri}")[0])
        until("three are counted", lambda: self.media.streams()["show"]["viewers"]["hls"] == 3)
        metrics = self.media.get("/metrics")[2].decode()
        self.assertIn('weir_stream_viewers{channel="show",protocol="hls"} 3', metrics)

    def test_a_kick_ends_the_publisher_and_its_viewers(self):
        encoder = self.go_live()
        with socket.create_connection(("127.0.0.1", self.media.http)) as viewer:
            viewer.sendall(b"GET /live/show.flv HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertTrue(viewer.recv(1000))
            self.assertEqual(204, self.media.request("DELETE", "/api/v1/streams/show")[0])
            tail = b""
            while piece := viewer.recv(65536):
                tail = (tail + piece)[-7:]
            self.assertTrue(tail.endswith(b"0\r\n\r\n"))
        self.assertNotEqual(0, encoder.wait(10))
        self.assertEqual({}, self.media.streams())
        self.assertEqual(404, self.media.request("DELETE", "/api/v1/streams/show")[0])

    def test_a_browser_or_a_proxy_may_not_command(self):
        self.go_live()
        for headers in ({"Origin": "http://evil.example"}, {"X-Forwarded-For": "192.0.2.1"}, {"Sec-Fetch-Site": "cross-site"}):
            self.assertEqual(401, self.media.request("DELETE", "/api/v1/streams/show", headers)[0], headers)
            self.assertEqual(401, self.media.get("/api/v1/streams", headers)[0], headers)
        self.assertIn("show", self.media.streams())

    def test_the_newest_publisher_of_a_key_wins(self):
        first = self.go_live()
        before = self.media.streams()["show"]
        self.go_live()
        until("the second has taken over", lambda: self.media.streams()["show"]["peer"] != before["peer"])
        self.assertEqual(before["broadcast"], self.media.streams()["show"]["broadcast"])
        self.assertNotEqual(0, first.wait(10))

    def test_numbers_never_go_back_and_names_are_never_used_twice(self):
        seen = []
        for _ in range(2):
            encoder = self.go_live()
            text = self.media.get("/live/show/main.m3u8")[2].decode()
            seen.append((int(re.search(r"MEDIA-SEQUENCE:(\d+)", text)[1]), re.search(r"URI=\"([^\"]+)\"", text)[1]))
            encoder.kill()
            until("it has ended", lambda: self.media.streams() == {})
            time.sleep(1.1)  # a show shorter than its segments' numbers are apart is nobody's
        self.assertGreater(seen[1][0], seen[0][0])
        self.assertNotEqual(seen[1][1], seen[0][1])

    def test_ends_well_with_publishers_and_viewers(self):
        self.go_live()
        with socket.create_connection(("127.0.0.1", self.media.http)) as viewer:
            viewer.sendall(b"GET /live/show.flv HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertTrue(viewer.recv(1000))
            self.media.stop(signal.SIGINT, limit=5)


if __name__ == "__main__":
    unittest.main()
