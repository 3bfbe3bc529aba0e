"""The rule checker itself: silent about a presentation that keeps the rules, and not about one that breaks any of them."""
import concurrent.futures
import os
import subprocess
import time
import unittest

import hls_origin
import hls_rules
from harness import clip
from hls_check import mp4, ts
from hls_check.fetch import Answer
from hls_check.findings import Findings
from hls_check.follow import Follower
from hls_check.media_rules import MediaRules
from hls_check.playlist import Playlist
from hls_check.presentation_rules import check_multivariant
from hls_origin import Origin, init, media, multivariant, part, playlist

URL = "http://origin.example/main.m3u8"


def judge(change=lambda text, ready: text, serve=media, ready=range(60, 75), main=multivariant()):
    """The rules broken by a show of which the playlists and media are known; no network."""
    findings = Findings()
    follower = Follower(URL, findings)
    for each in ready:
        now = time.monotonic()
        follower.take(Answer(URL, 200, {}, change(playlist(each), each).encode(), now, now, now, False), None)
    while not follower.wanted.empty():
        url = follower.wanted.get()
        follower.media[url] = Answer(url, 200, {}, serve(url.rsplit("/", 1)[-1]), 0, 0, 0, False)
    measured = MediaRules(follower, findings).run()
    check_multivariant(Playlist(main, "http://origin.example/index.m3u8", findings), [follower], {URL: measured}, findings)
    return findings.rules()


def replaced(old, new, since=0):
    def change(text, ready):
        assert old in text or ready < since, f"{old!r} is not in the playlist"
        return text.replace(old, new) if ready >= since else text
    return change


def parts_made(**how):
    return lambda uri: media(uri, lambda index: part(index, **how))


@unittest.skipIf(os.environ.get("WEIR_SANITIZE"), "no program of ours takes part")
class Texts(unittest.TestCase):
    def test_a_good_show_has_no_finding(self):
        self.assertEqual(set(), judge())

    def test_each_broken_playlist_is_found(self):
        cases = {
            "4.4.1.1 first line": replaced("#EXTM3U\n", "#EXTINF\n"),
            "4.1 text": lambda text, _: "\ufeff" + text,
            "4.2 attribute list": replaced("CAN-BLOCK-RELOAD=YES,", "CAN-BLOCK-RELOAD=YES, "),
            "4.2 attribute value": replaced("PART-TARGET=0.100", "PART-TARGET=1e-1"),
            "4.2 unknown attribute": replaced(",INDEPENDENT=YES", ",INDEPENDANT=YES"),
            "4.4 unknown tag": replaced("#EXT-X-PART-INF", "#EXT-X-PARTS\n#EXT-X-PART-INF"),
            "4.4 once": replaced("#EXT-X-VERSION:9", "#EXT-X-VERSION:9\n#EXT-X-VERSION:9"),
            "4.4.1.2 version": replaced("VERSION:9", "VERSION:5"),
            "4.4.3.1 target duration": lambda text, _: text.replace("#EXTINF:0.500,", "#EXTINF:1.500,"),
            "4.4.3.1 constant": replaced("TARGETDURATION:1", "TARGETDURATION:2", 70),
            "4.4.3.2 media sequence": lambda text, ready: text.replace("MEDIA-SEQUENCE:0", "MEDIA-SEQUENCE:3") if ready < 62 else text,
            "4.4.3.5 type": replaced("#EXT-X-MEDIA-S", "#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-MEDIA-S"),
            "4.4.3.7 constant": replaced("PART-TARGET=0.100", "PART-TARGET=0.101", 70),
            "4.4.3.8 part hold back": replaced("PART-HOLD-BACK=0.300", "PART-HOLD-BACK=0.200"),
            "4.4.3.8 hold back": replaced(",HOLD-BACK=3.000", ",HOLD-BACK=2.900"),
            "4.4.3.8 skip boundary": replaced("SKIP-UNTIL=6.000", "SKIP-UNTIL=5.000"),
            "4.4.3.8 constant": replaced(",HOLD-BACK=3.000", ",HOLD-BACK=4.000", 70),
            "B.1 blocking reload": replaced("CAN-BLOCK-RELOAD=YES,", ""),
            "B.1 hint": lambda text, _: text[:text.index("#EXT-X-PRELOAD-HINT")],
            "B.1 date": lambda text, _: "\n".join(each for each in text.splitlines() if "DATE" not in each),
            "4.4.5.3 hint": lambda text, ready: text.replace("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"s", "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"t"),
            "4.4.4.1 comma": replaced("#EXTINF:0.500,", "#EXTINF:0.500"),
            "4.4.4.5 map": replaced('#EXT-X-MAP:URI="init.mp4"\n', ""),
            "4.4.4.6 date": replaced("#EXT-X-PROGRAM-DATE-TIME:2023-", "#EXT-X-PROGRAM-DATE-TIME:23-"),
            "4.4.4.6 date continuity": replaced("14T22:13:25.500Z", "14T22:13:25.600Z"),
            "4.4.4.6 date order": replaced("14T22:13:25.500Z", "14T22:13:24.500Z"),
            "4.4.4 order": lambda text, _: text.replace("#EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:25.500Z\n", "").replace(
                "s11.p0.m4s\",INDEPENDENT=YES\n", "s11.p0.m4s\",INDEPENDENT=YES\n#EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:25.500Z\n"),
            "4.4.4.9 part duration": replaced('DURATION=0.100,URI="s11.p2', 'DURATION=0.110,URI="s11.p2'),
            "4.4.4.9 part too short": replaced('DURATION=0.100,URI="s11.p2', 'DURATION=0.080,URI="s11.p2'),
            "4.4.4.9 parts of a segment": lambda text, _: text.replace("#EXTINF:0.500,\ns11", "#EXTINF:0.550,\ns11"),
            "4.4.4.9 independent": replaced('s11.p1.m4s"', 's11.p1.m4s",INDEPENDENT=YES'),
            "6.2.2 independent part unmarked": replaced('s11.p0.m4s",INDEPENDENT=YES', 's11.p0.m4s"'),
            "4.4.3.3 discontinuity sequence": lambda text, _: text.replace("#EXT-X-DISCONTINUITY-SEQUENCE:0\n", "").replace(
                "#EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:25.500Z", "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:25.500Z"),
            "4.4.5.2 skip": replaced('#EXT-X-MAP:URI="init.mp4"\n', '#EXT-X-SKIP:SKIPPED-SEGMENTS=2\n#EXT-X-MAP:URI="init.mp4"\n'),
            "6.2.1 changed": lambda text, ready: text.replace("s11.p1.m4s", "s11.q1.m4s") if ready == 66 else text,
            "6.2.1 removed": lambda text, ready: playlist(55) if ready == 70 else text,
            "6.2.1 end": lambda text, ready: playlist(64, ended=True) if ready == 64 else text,
            "6.2.2 reused": lambda text, _: text.replace("s9.m4s", "s8.m4s"),
            "6.2.2 removed too early": lambda text, ready: cut(text, ready // 5 - 4) if ready >= 70 else text,
            "6.2.2 part listed too long": lambda text, _: text.replace(
                "#EXTINF:0.500,\ns3", "".join(f'#EXT-X-PART:DURATION=0.100,URI="s3.p{i}.m4s"\n' for i in range(5)) + "#EXTINF:0.500,\ns3"),
            "4.4.4.9 parts missing": lambda text, ready: "\n".join(each for each in text.splitlines() if f"PART:DURATION=0.100,URI=\"s{ready // 5 - 1}." not in each),
        }
        for rule, change in cases.items():
            with self.subTest(rule):
                self.assertIn(rule, judge(change))

    def test_each_broken_multivariant_playlist_is_found(self):
        for rule, old, new in (("4.4.6.2 bandwidth", "BANDWIDTH=90000,", ""), ("4.4.6.2 bandwidth", "=90000", "=9000"),
                               ("4.4.6.2 codecs", "avc1.64001f", "avc1.64001e"), ("4.4.6.2 codecs", 'avc1.64001f"', 'avc1.64001f,mp4a.40.2"'),
                               ("4.4.6.2 resolution", "640x360", "640x380"), ("4.4.6.2 frame rate", "20.000", "25.000"),
                               ("4.4.6.2 group", "CLOSED", 'AUDIO="a",CLOSED'), ("4.1 kind", "#EXT-X-VERSION:6", "#EXT-X-TARGETDURATION:1")):
            with self.subTest(new):
                self.assertIn(rule, judge(main=multivariant().replace(old, new, 1)))

    def test_each_broken_medium_is_found(self):
        def in_part(number, twisted):
            return lambda uri: media(uri, lambda index: twisted if index == number else part(index))
        cases = (
            ("4.2 decode time", in_part(58, part(58, shift=100))), ("4.4.4.1 duration", parts_made(frame=9000)),
            ("14496-12 8.8.3 sync sample", in_part(57, part(57, key=True))), ("6.2.2 independent part unmarked", in_part(57, part(57, key=True))),
            ("B.1 independent frame", parts_made(key=False)), ("3.1.2 fragment", parts_made(tfhd=0x20001)), ("3.1.2 fragment", parts_made(tfhd=0)),
            ("3.1.2 fragment", parts_made(long_time=False)), ("3.1 media", in_part(58, part(58)[:-3])), ("3.1.2 fragment", in_part(58, part(58) + b"\0\0\0\x08mdat")),
            ("14496-15 samples", in_part(58, part(58).replace(b"mdat\0\0\0\x09", b"mdat\0\0\0\x07"))),
            ("6.2.2 parts of a segment", lambda uri: media(uri) if ".p" in uri or "init" in uri else media(uri, lambda index: part(index, key=True))),
            ("3.1.2 init section", lambda uri: init(duration=5) if "init" in uri else media(uri)),
            ("3.1.2 init section", lambda uri: init(entries=1) if "init" in uri else media(uri)),
            ("3.1.2 init section", lambda uri: init() + part(0) if "init" in uri else media(uri)),
            ("4.4.6.2 codecs", lambda uri: init(record=b"\x01\x4d" + hls_origin.RECORD[2:]) if "init" in uri else media(uri)),
            ("4.4.6.2 resolution", lambda uri: init(size=(320, 180)) if "init" in uri else media(uri)),
        )
        for rule, serve in cases:
            with self.subTest(rule):
                self.assertIn(rule, judge(serve=serve))


@unittest.skipIf(os.environ.get("WEIR_SANITIZE"), "no program of ours takes part")
class Containers(unittest.TestCase):
    """What ffmpeg writes."""

    @staticmethod
    def written(*how):
        return subprocess.run(["ffmpeg", "-v", "error", *how, "-"], check=True, capture_output=True).stdout

    def test_codecs_are_named_as_in_rfc_6381(self):
        picture, tone = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=0.2"], ["-f", "lavfi", "-i", "sine=duration=0.2:sample_rate=48000"]
        fragmented = ["-movflags", "empty_moov+default_base_moof+frag_keyframe+separate_moof", "-f", "mp4"]
        for how, wanted in ((picture + ["-c:v", "libx265", "-tag:v", "hvc1", "-pix_fmt", "yuv420p", "-x265-params", "log-level=none"], "hvc1.1.6.L60.90"),
                            (picture + ["-c:v", "libx264", "-profile:v", "high", "-level", "4.0", "-pix_fmt", "yuv420p"], "avc1.640028"),
                            (tone + ["-c:a", "aac"], "mp4a.40.2"), (tone + ["-c:a", "libopus"], "opus")):
            data, findings = self.written(*how, *fragmented), Findings()
            moof = data.index(b"moof") - 4
            (track,) = mp4.read_init(data[:moof], wanted, findings).values()
            self.assertEqual((wanted, []), (track.codecs, findings.lines()))

    def test_transport_streams(self):
        data = self.written("-i", str(clip()), "-c", "copy", "-t", "2", "-mpegts_flags", "pat_pmt_at_frames", "-f", "mpegts")
        data = data[data.index(b"\x47\x40\x00"):]
        third = len(data) // 188 // 3 * 188
        null = b"\x47\x1f\xff\x10" + b"\xff" * 184

        def rules(*pieces):
            findings, counters = Findings(), {}
            read = [ts.read(each, "piece", findings, counters, not at) for at, each in enumerate(pieces)]
            return findings.rules(), read[0]
        found, read = rules(data[:third], data[third:])
        self.assertEqual((set(), {"avc1", "mp4a.40"}), (found, read.kinds))
        self.assertTrue(read.random_access)
        self.assertLess(read.first, read.last)
        self.assertIn("6.2 continuity counter", rules(data[:third], data[third + 188:])[0])
        self.assertIn("3.1.1 tables first", rules(null + data)[0])
        self.assertIn("3.1.1 packets", rules(data[:-1])[0])
        self.assertIn("3.1.1 packets", rules(data[:188] + data[190:] + b"\0\0")[0])


def cut(text, first):
    """The playlist without the segments before this one."""
    head, rest = text.split("#EXT-X-PROGRAM-DATE-TIME", 1)
    kept = rest.split(f"s{first - 1}.m4s\n", 1)[1]
    old = head.split("MEDIA-SEQUENCE:")[1].split("\n")[0]
    return head.replace(f"MEDIA-SEQUENCE:{old}", f"MEDIA-SEQUENCE:{first}") + kept


def with_header(which, name, value):
    def twist(path, query, status, headers, body):
        if which(path, query) and status == 200:
            headers = {key: each for key, each in headers.items() if key != name}
            headers |= {name: value} if value else {}
        return status, headers, body
    return twist


def with_body(which, change):
    return lambda path, query, status, headers, body: (status, headers, change(body) if which(path, query) and status == 200 else body)


def with_status(which, given):
    return lambda path, query, status, headers, body: (given if which(path, query, status) else status, headers, body)


def is_part(path, _query):
    return ".p" in path


def is_plain(path, query):
    return path == "main.m3u8" and not query


def is_blocking(path, query):
    return path == "main.m3u8" and "_HLS_msn" in query


@unittest.skipIf(os.environ.get("WEIR_SANITIZE"), "no program of ours takes part")
class Servers(unittest.TestCase):
    """Real requests, each origin with one fault, several at a time."""

    FAULTS = (
        (None, None),
        ("5.4 CORS", with_header(is_part, "Access-Control-Allow-Origin", None)),
        ("4 Content-Type", with_header(is_plain, "Content-Type", "text/plain")),
        ("5.4 Content-Type", with_header(is_part, "Content-Type", "text/html")),
        ("6.2.6 cache of media", with_header(is_part, "Cache-Control", "no-store")),
        ("6.2.6 cache of a plain playlist", with_header(is_plain, "Cache-Control", "max-age=60")),
        ("6.2.6 cache of a blocking playlist", with_header(is_blocking, "Cache-Control", "max-age=1")),
        ("6.2.6 missing", with_status(lambda path, query, status: status == 404, 200)),
        ("6.2.5.2 refusal", with_status(lambda path, query, status: status == 400, 404)),
        ("6.2.5.2 past", with_status(lambda path, query, status: query.get("_HLS_msn") == "0", 404)),
        ("6.2.5.2 reload", lambda path, query, status, headers, body: (status, headers, playlist(60).encode() if is_blocking(path, query) else body)),
        ("6.2.6 media", with_status(lambda path, query, status: path.endswith(".p3.m4s"), 404)),
        ("4.4.5.3 hint", with_body(is_part, lambda body: body + str(time.time()).encode())),
        ("4.4.5.2 delta", lambda path, query, status, headers, body: (
            status, headers, body.replace(b"PART-TARGET=0.100", b"PART-TARGET=0.200") if "_HLS_skip" in query else body)),
        ("4.4.5.2 skip", lambda path, query, status, headers, body: (
            status, headers, body.replace(b"SKIPPED-SEGMENTS=", b"SKIPPED-SEGMENTS=1") if "_HLS_skip" in query else body)),
    )

    def run_one(self, fault, names=("main.m3u8",), behind=9.0):
        origin = Origin(fault or (lambda _path, _query, *answer: answer), names, behind)
        try:
            return hls_rules.check(origin.url, 1.6).findings
        finally:
            origin.close()

    def test_each_fault_is_found_and_nothing_is_found_in_a_good_server(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            seen = list(pool.map(lambda each: self.run_one(each[1]), self.FAULTS))
        for (rule, _), findings in zip(self.FAULTS, seen):
            with self.subTest(rule):
                if rule is None:
                    self.assertEqual([], findings.lines())
                else:
                    self.assertIn(rule, findings.rules())

    def test_what_left_the_list_must_stay(self):
        def forget(path, query, status, headers, body, began=time.monotonic()):
            gone = path.startswith("s") and int(hls_origin.NAMES.fullmatch(path)[1]) < 4 and time.monotonic() > began + 1.2
            return (404 if gone else status), headers, body
        self.assertIn("6.2.2 gone too early", self.run_one(forget, behind=9.0).rules())

    def test_renditions_report_on_each_other(self):
        names = ("main.m3u8", "other.m3u8")
        self.assertEqual([], self.run_one(None, names).lines())
        late = with_body(lambda path, query: path == "main.m3u8", lambda body: body.replace(b"LAST-MSN=", b"LAST-MSN=9"))
        self.assertIn("4.4.5.4 report", self.run_one(late, names).rules())
        none = with_body(lambda path, query: path == "main.m3u8", lambda body: body[:body.rindex(b"#EXT-X-RENDITION")])
        self.assertIn("4.4.5.4 report", self.run_one(none, names).rules())


if __name__ == "__main__":
    unittest.main()
