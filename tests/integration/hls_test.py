"""A whole show over HLS, followed as a player does it: playlists, parts, hints, headers, and what comes after."""
import gzip
import json
import re
import statistics
import subprocess
import threading
import time
import unittest

from harness import Media, clip, free_port, packets, until
from rtmp_client import Client, flv_tags

URI = re.compile(r'^#EXT-X-(?:PART|MAP|PRELOAD-HINT):.*URI="([^"]+)"|^([^#].*)$', re.M)


class Playlist:
    def __init__(self, text):
        self.text = text
        self.number = int(re.search(r"MEDIA-SEQUENCE:(\d+)", text)[1])
        self.target = int(re.search(r"TARGETDURATION:(\d+)", text)[1])
        self.part_target = float(re.search(r"PART-TARGET=([\d.]+)", text)[1])
        self.lengths = [float(each) for each in re.findall(r"#EXTINF:([\d.]+),", text)]
        self.segments = re.findall(r"^[^#\n].*$", text, re.M)
        self.hint = (re.search(r'PRELOAD-HINT:TYPE=PART,URI="([^"]+)"', text) or [None, None])[1]
        self.ended = "#EXT-X-ENDLIST" in text
        self.parts = re.findall(r'#EXT-X-PART:DURATION=([\d.]+),(?:INDEPENDENT=YES,)?URI="([^"]+)"', text)

    def next(self):
        """The directives that ask for the playlist with the hinted part."""
        number, part = re.search(r"-s(\d+)\.p(\d+)\.m4s", self.hint).groups()
        return f"_HLS_msn={number}&_HLS_part={part}"


def go_live(case, media, channel="show", wait="/live/show/index.m3u8"):
    encoder = media.publish(channel, loop=True)
    case.addCleanup(encoder.communicate)
    case.addCleanup(encoder.kill)
    until("HLS is ready", lambda: media.get(wait)[0] == 200)
    return encoder


class WholeShow(unittest.TestCase):
    """One clip, published once in real time while a player follows it by blocking reloads."""

    @classmethod
    def setUpClass(cls):
        cls.media = Media()
        cls.addClassCleanup(cls.media.stop)
        encoder = cls.media.publish("show")
        text = until("a playlist", lambda: cls.ask()[0] == 200 and cls.ask()[2].decode())
        cls.lists, cls.media_bytes, cls.hints, cls.headers = [Playlist(text)], {}, {}, []
        while not cls.lists[-1].ended and len(cls.lists) < 200:
            now = cls.lists[-1]
            hinted = threading.Thread(target=cls.fetch_hint, args=(now.hint,))
            hinted.start()
            status, headers, body = cls.ask(now.next())
            came = time.monotonic()
            hinted.join(20)
            if status != 200:
                break
            if cls.hints.get(now.hint):
                cls.hints[now.hint] += (came,)
            cls.headers.append(headers)
            cls.lists.append(Playlist(body.decode()))
            for uri in (each or other for each, other in URI.findall(cls.lists[-1].text)):
                if uri not in cls.media_bytes and uri != cls.lists[-1].hint:
                    cls.media_bytes[uri] = cls.media.get(f"/live/show/{uri}")
        encoder.communicate(timeout=20)

    @classmethod
    def ask(cls, query=""):
        return cls.media.get("/live/show/main.m3u8" + ("?" + query if query else ""))

    @classmethod
    def fetch_hint(cls, uri):
        began = time.monotonic()
        status, headers, body = cls.media.get(f"/live/show/{uri}")
        cls.hints[uri] = (status, began, time.monotonic(), body)

    def test_the_list_ends(self):
        self.assertTrue(self.lists[-1].ended)
        self.assertIsNone(self.lists[-1].hint)
        self.assertGreater(len(self.lists), 30)
        sent = max(stamp for _, stamp, _ in flv_tags(clip().read_bytes())) / 1000
        self.assertAlmostEqual(sent, sum(self.lists[-1].lengths), delta=0.15)

    def test_what_may_never_change_does_not(self):
        self.assertEqual(1, len({each.target for each in self.lists}))
        self.assertEqual(1, len({each.part_target for each in self.lists}))
        numbers = [each.number for each in self.lists]
        self.assertEqual(numbers, sorted(numbers))

    def test_a_segment_keeps_its_number_and_its_length(self):
        seen = {}
        for each in self.lists:
            for at, (uri, length) in enumerate(zip(each.segments, each.lengths)):
                self.assertEqual(seen.setdefault(uri, (each.number + at, length)), (each.number + at, length))
                self.assertLessEqual(round(length), each.target)

    def test_every_list_has_the_part_that_was_asked_for(self):
        for before, after in zip(self.lists, self.lists[1:]):
            if not after.ended:
                self.assertIn(before.hint, after.text)
                self.assertNotEqual(before.hint, after.hint)

    def test_all_that_was_ever_listed_can_be_fetched(self):
        self.assertEqual({200}, {status for status, _, _ in self.media_bytes.values()})
        for uri, (_, headers, body) in self.media_bytes.items():
            self.assertEqual(b"ftyp" if "init" in uri else b"moof", body[4:8], uri)
            self.assertEqual(("video/mp4", "*"), (headers["content-type"], headers["access-control-allow-origin"]))
            self.assertIn("immutable", headers["cache-control"])
            self.assertEqual(int(headers["content-length"]), len(body))

    def test_parts_make_up_their_segment(self):
        for uri in self.lists[-1].segments:
            stem = uri.removesuffix(".m4s")
            parts = sorted((each for each in self.media_bytes if each.startswith(stem + ".p")), key=lambda each: int(re.search(r"\.p(\d+)", each)[1]))
            if parts and parts[0].endswith(".p0.m4s") and len(parts) == self.parts_of(stem):
                self.assertEqual(self.media_bytes[uri][2], b"".join(self.media_bytes[each][2] for each in parts))

    def parts_of(self, stem):
        return len({each for one in self.lists for _, each in one.parts if each.startswith(stem + ".p")})

    def test_a_hinted_part_is_held_until_it_is_there_whole(self):
        answered = {uri: each for uri, each in self.hints.items() if each[0] == 200}
        self.assertGreater(len(answered), 25)
        waited = [each[2] - each[1] for each in answered.values()]
        self.assertGreater(max(waited), 0.1)
        for uri, (_, _, _, body, *_) in answered.items():
            self.assertEqual(self.media_bytes.get(uri, (200, {}, body))[2], body)
        apart = [abs(done - came[0]) for _, _, done, _, *came in answered.values() if came]
        self.assertLess(statistics.median(apart), 0.08, "the part and its playlist come together")

    def test_blocking_answers_may_be_cached(self):
        for headers in self.headers:
            self.assertIn("max-age=", headers["cache-control"])
            self.assertEqual("*", headers["access-control-allow-origin"])
            self.assertEqual("Accept-Encoding", headers["vary"])

    def test_after_the_end_every_directive_is_answered_at_once(self):
        began = time.monotonic()
        for query in ("", "_HLS_msn=99999999999", f"_HLS_msn={self.lists[-1].number + 3}&_HLS_part=0"):
            status, _, body = self.ask(query)
            self.assertEqual((200, True), (status, b"#EXT-X-ENDLIST" in body))
        self.assertLess(time.monotonic() - began, 1)
        self.assertEqual(404, self.media.get("/live/show/index.m3u8")[0])
        self.assertEqual(404, self.media.get("/live/show.flv")[0])

    def test_compressed_and_plain_lists_say_the_same(self):
        status, headers, body = self.media.get("/live/show/main.m3u8", {"Accept-Encoding": "gzip"})
        self.assertEqual((200, "gzip"), (status, headers["content-encoding"]))
        self.assertEqual(self.ask()[2], gzip.decompress(body))


class Rules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.media = Media()
        cls.addClassCleanup(cls.media.stop)
        cls.encoder = cls.media.publish("show", loop=True)
        cls.addClassCleanup(cls.encoder.communicate)
        cls.addClassCleanup(cls.encoder.kill)
        until("HLS is ready", lambda: cls.media.get("/live/show/main.m3u8")[0] == 200)

    def list(self, query=""):
        return Playlist(self.media.get("/live/show/main.m3u8" + query)[2].decode())

    def test_directives_are_judged(self):
        now = self.list()
        edge = int(re.search(r"-s(\d+)", now.hint)[1])
        for query, wanted in {
            f"_HLS_msn={edge - 1}": 200,
            f"_HLS_msn={edge + 3}": 400,
            "_HLS_msn=18446744073709551615": 400,
            "_HLS_msn=18446744073709551616": 400,
            "_HLS_msn=-1": 400,
            "_HLS_msn=": 400,
            "_HLS_msn=1.5": 400,
            "_HLS_part=0": 400,
            f"_HLS_msn={edge}&_HLS_part=x": 400,
            f"_HLS_msn={edge}&_HLS_part=500": 400,
            "_HLS_skip=YES": 200,
            "_HLS_skip=v2": 200,
            "_HLS_skip=no": 400,
            f"_HLS_msn={edge - 1}&_HLS_skip=": 400,
            "other=1": 200,
        }.items():
            status, headers, _ = self.media.get(f"/live/show/main.m3u8?{query}")
            self.assertEqual((wanted, "*"), (status, headers["access-control-allow-origin"]), query)
            self.assertIn("cache-control", headers)

    def test_a_reload_waits_for_its_segment(self):
        edge = int(re.search(r"-s(\d+)", self.list().hint)[1])
        after = self.list(f"?_HLS_msn={edge}")
        self.assertTrue(any(f"-s{edge}.m4s" in each for each in after.segments))

    def test_names_of_no_media_are_not_found(self):
        hint = self.list().hint
        far = re.sub(r"-s(\d+)\.p(\d+)", lambda found: f"-s{int(found[1]) + 5}.p0", hint)
        for name in (far, hint.replace("-s", "-x"), "x" + hint, "nothing.m4s", "index.m3u9", hint + ".m4s", hint.replace(".p", ".p0")):
            status, headers, _ = self.media.get(f"/live/show/{name}")
            self.assertEqual((404, "no-store", "*"), (status, headers["cache-control"], headers["access-control-allow-origin"]), name)

    def test_every_answer_may_be_read_by_any_page_and_says_how_long_it_lasts(self):
        for method, path, wanted in (("GET", "/live/show/index.m3u8", 200), ("GET", "/live/show.m3u8", 200), ("HEAD", "/live/show/main.m3u8", 200),
                                     ("HEAD", "/live/show.flv", 200), ("GET", "/live/nobody/main.m3u8", 404), ("GET", "/live/nobody/x.m4s", 404),
                                     ("GET", "/live/nobody.flv", 404), ("GET", "/live/", 404), ("GET", "/live/a/b/c/d", 404),
                                     ("POST", "/live/show/main.m3u8", 405), ("PUT", "/live/show.flv", 405), ("OPTIONS", "/live/show/main.m3u8", 204)):
            status, headers, body = self.media.request(method, path)
            self.assertEqual((wanted, "*"), (status, headers["access-control-allow-origin"]), path)
            if method not in ("OPTIONS",):
                self.assertIn("cache-control", headers, path)
            if method == "HEAD":
                self.assertEqual(b"", body)
            if wanted >= 400:
                self.assertEqual("application/problem+json", headers["content-type"])
        allowed = self.media.request("POST", "/live/show/main.m3u8")[1]["allow"]
        self.assertEqual({"GET", "HEAD", "OPTIONS"}, set(allowed.split(", ")))
        self.assertEqual(len(allowed.split(", ")), len(set(allowed.split(", "))))

    def test_both_addresses_of_the_multivariant_list_lead_to_the_media_list(self):
        for path, folder in (("/live/show/index.m3u8", "/live/show/"), ("/live/show.m3u8", "/live/")):
            text = self.media.get(path)[2].decode()
            self.assertRegex(text, r'CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2"')
            self.assertIn("RESOLUTION=640x360", text)
            self.assertEqual(200, self.media.get(folder + text.splitlines()[-1])[0])

    def test_the_sound_can_be_had_alone_in_step_with_the_rest(self):
        text = self.media.get("/live/show/index.m3u8")[2].decode()
        self.assertRegex(text, r'CODECS="mp4a\.40\.2"\naudio\.m3u8')
        main, audio = (self.media.get(f"/live/show/{name}.m3u8?" + self.list().next())[2].decode() for name in ("main", "audio"))
        report = re.search(r'RENDITION-REPORT:URI="audio\.m3u8",LAST-MSN=(\d+),LAST-PART=(\d+)', main)
        self.assertIn(f"-audio-s{report[1]}.p{report[2]}.m4s", audio)
        self.assertIn('RENDITION-REPORT:URI="main.m3u8"', audio)
        kinds = {kind for kind, *_ in packets(self.media.url("/live/show/audio.m3u8"), "-read_intervals", "%+2")}
        self.assertEqual({"audio"}, kinds)
        self.assertEqual(404, self.media.get("/live/show/video1.m3u8")[0])

    def viewers(self):
        return {each["id"]: each for each in json.loads(self.media.get("/api/v1/streams/show/viewers")[2])["viewers"]}

    def test_viewers_are_counted_listed_and_sent_away(self):
        uri = self.media.get("/live/show/index.m3u8")[2].decode().splitlines()[-1]
        path, name = f"/live/show/{uri}", uri.split("viewer=")[1]
        self.assertNotIn(name, self.viewers())
        self.assertEqual(200, self.media.get(path)[0])
        self.assertEqual(("hls", "127.0.0.1"), (self.viewers()[name]["protocol"], self.viewers()[name]["address"]))
        known = set(self.viewers())
        for _ in range(3):
            self.media.get("/live/show/main.m3u8", {"User-Agent": "a player without a name"})
        self.assertEqual(1, len(set(self.viewers()) - known))
        until("they are counted", lambda: self.media.streams()["show"]["viewers"]["hls"] == len(self.viewers()))

        away = f"/api/v1/streams/show/viewers/{name}"
        self.assertEqual(401, self.media.request("DELETE", away, {"Origin": "http://evil.example"})[0])
        self.assertEqual(204, self.media.request("DELETE", away)[0])
        self.assertEqual(404, self.media.request("DELETE", away)[0])
        status, headers, _ = self.media.get(path)
        self.assertEqual((403, "no-store", "*"), (status, headers["cache-control"], headers["access-control-allow-origin"]))
        self.assertNotIn(name, self.viewers())
        self.assertEqual(200, self.media.get("/live/show/main.m3u8")[0])
        self.assertEqual(404, self.media.get("/api/v1/streams/nobody/viewers")[0])

    def test_players_that_know_only_mpeg_ts_are_served_too(self):
        text = self.media.get("/live/show.m3u8?format=ts")[2].decode()
        self.assertRegex(text, r"\nshow/ts\.m3u8\?viewer=\S+\n$")
        listed = until("three segments", lambda: (now := self.media.get("/live/show/ts.m3u8")[2].decode()).count("#EXTINF") >= 3 and now)
        self.assertIn("#EXT-X-VERSION:3\n", listed)
        self.assertNotIn("PART", listed)
        names = re.findall(r"^[^#\n]+$", listed, re.M)
        answers = [self.media.get("/live/show/" + name) for name in names]
        self.assertEqual({(200, "video/mp2t")}, {(status, headers["content-type"]) for status, headers, _ in answers})
        found = subprocess.run(["ffprobe", "-v", "verbose", "-f", "mpegts", "-show_entries", "packet=codec_type", "-of", "csv=p=0", "-i", "-"],
                               input=b"".join(body for _, _, body in answers), capture_output=True, timeout=60)
        self.assertNotIn(b"ontinuity", found.stderr)
        pictures = found.stdout.count(b"video")
        lengths = sum(float(each) for each in re.findall(r"#EXTINF:([\d.]+)", listed))
        self.assertAlmostEqual(30 * lengths, pictures, delta=1)
        self.assertEqual({"video", "audio"}, {kind for kind, *_ in packets(self.media.url("/live/show.m3u8?format=ts"), "-read_intervals", "%+1")})

    def test_all_loops_give_the_same_list(self):
        query = "/live/show/main.m3u8?" + self.list().next()
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(self.media.get(query)[2])) for _ in range(12)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.assertEqual(12, len(answers))
        self.assertEqual(1, len(set(answers)))


class LongWindow(unittest.TestCase):
    def test_a_delta_update_leaves_out_what_is_old(self):
        media = Media(**{"hls.segments": 40, "hls.segment": "1s"})
        self.addCleanup(media.stop)
        encoder = subprocess.Popen(["ffmpeg", "-nostdin", "-v", "error", "-readrate", "6", "-stream_loop", "-1", "-i", str(clip()), "-c", "copy",
                                    "-f", "flv", f"rtmp://127.0.0.1:{media.rtmp}/live/show"], stderr=subprocess.PIPE)
        self.addCleanup(encoder.communicate)
        self.addCleanup(encoder.kill)
        full = until("a window longer than the boundary", lambda: (text := media.get("/live/show/main.m3u8")[2].decode()).count("#EXTINF") > 15 and text, 30)
        delta = media.get("/live/show/main.m3u8?_HLS_skip=YES&" + Playlist(full).next())[2].decode()
        skipped = int(re.search(r"#EXT-X-SKIP:SKIPPED-SEGMENTS=(\d+)", delta)[1])
        self.assertGreater(skipped, 0)
        boundary = float(re.search(r"CAN-SKIP-UNTIL=([\d.]+)", full)[1])
        self.assertEqual(6 * Playlist(full).target, boundary)
        self.assertGreater(sum(Playlist(delta).lengths), boundary)
        self.assertEqual(Playlist(full).number, Playlist(delta).number)
        self.assertEqual(Playlist(full).segments[skipped], Playlist(delta).segments[0])


class AcrossShows(unittest.TestCase):
    def first_list(self, media):
        encoder = media.publish("show", loop=True)
        try:
            text = until("a playlist", lambda: media.get("/live/show/index.m3u8")[0] == 200 and media.get("/live/show/main.m3u8")[2].decode())
        finally:
            encoder.kill()
            encoder.communicate()
        until("it has ended", lambda: media.streams() == {})
        last = Playlist(media.get("/live/show/main.m3u8")[2].decode())
        self.assertTrue(last.ended)
        return Playlist(text), last

    def test_numbers_go_on_and_names_are_new_after_a_restart_of_the_server(self):
        ports = {"rtmp": free_port(), "http": free_port()}
        names, last_number = set(), 0
        for _ in range(2):
            media = Media(**{"rtmp.port": ports["rtmp"], "http.port": ports["http"], "stream.hold_time": "100ms"})
            self.addCleanup(media.stop)
            for _ in range(2):
                first, last = self.first_list(media)
                self.assertGreaterEqual(first.number, last_number)
                last_number = last.number
                new = {each or other for each, other in URI.findall(last.text)}
                self.assertFalse(new & names)
                names |= new
            media.stop()

    def test_who_waits_when_the_publisher_leaves_is_answered(self):
        media = Media(**{"stream.hold_time": "1s"})
        self.addCleanup(media.stop)
        encoder = go_live(self, media)
        now = Playlist(media.get("/live/show/main.m3u8")[2].decode())
        answers = []
        threads = [threading.Thread(target=lambda: answers.append(media.get("/live/show/main.m3u8?" + now.next().replace(now.next()[-1], "9")))),
                   threading.Thread(target=lambda: answers.append(media.get("/live/show/" + now.hint)))]
        for each in threads:
            each.start()
        encoder.kill()
        for each in threads:
            each.join(10)
        self.assertEqual(2, len(answers))
        for status, headers, _ in answers:
            self.assertIn(status, (200, 400, 404))

    def test_a_publisher_that_sends_no_media_keeps_players_waiting_and_not_wrong(self):
        media = Media()
        self.addCleanup(media.stop)
        with Client(media.rtmp) as client:
            client.connect()
            client.publish("show")
            self.assertEqual(404, media.get("/live/show/index.m3u8")[0])
            self.assertIsNone(media.streams()["show"]["video"])


if __name__ == "__main__":
    unittest.main()
