"""Single requests that a server must answer in a certain way: delivery directives, errors, compression, other methods."""
import math
import time
import urllib.parse

from .fetch import Connection, with_query
from .findings import Findings
from .playlist import Playlist
from .playlist_rules import TOLERANCE

class Probes:
    def __init__(self, url, findings):
        self.url, self.findings, self.connection = url, findings, Connection(url)

    def must(self, holds, rule, where, what):
        return self.findings.must(holds, rule, where, what)

    def get(self, headers=None, method="GET", **directives):
        return self.connection.get(with_query(self.url, **directives), headers, method)

    def read(self, answer):
        return Playlist(answer.text, answer.url, Findings())

    def run(self):
        now = self.read(self.get())
        if now.ended:
            self.ended(now)
        else:
            if (now.control or {}).get("CAN-BLOCK-RELOAD") == "YES":
                self.past_and_present(now)
                self.segment_without_part()
                self.refusals(now)
            self.delta()
        self.compression()
        self.methods()
        self.missing(now)
        self.connection.close()

    def at_once(self, answer, status, rule):
        self.must(answer.status == status, rule, answer.url, f"status {answer.status}, not {status}")
        self.must(answer.ended - answer.began < 1, rule, answer.url, f"answered after {answer.ended - answer.began:.1f} s, not at once")

    def past_and_present(self, now):
        self.at_once(self.get(_HLS_msn=0), 200, "6.2.5.2 past")
        self.at_once(self.get(_HLS_msn=now.media_sequence), 200, "6.2.5.2 past")
        self.at_once(self.get(_HLS_unknown=1), 200, "6.2.5 unknown directive")
        closed = next((each for each in reversed(now.complete) if each.parts), None)
        if closed is None:
            return
        self.at_once(self.get(_HLS_msn=closed.msn, _HLS_part=0), 200, "6.2.5.2 past")
        # A part beyond the last of a closed segment is the first of the next.
        answer = self.get(_HLS_msn=closed.msn, _HLS_part=len(closed.parts))
        if self.must(answer.status == 200, "6.2.5.2 beyond a segment", answer.url, f"status {answer.status}"):
            edge = self.read(answer).edge
            self.must(edge[0] > closed.msn, "6.2.5.2 beyond a segment", answer.url, f"answered with {edge}")

    def segment_without_part(self):
        now = self.read(self.get())
        msn = now.next[0]
        answer = self.get(_HLS_msn=msn)
        if self.must(answer.status == 200, "6.2.5.2 whole segment", answer.url, f"status {answer.status}"):
            then = self.read(answer)
            self.must(then.ended or then.complete and then.complete[-1].msn >= msn, "6.2.5.2 whole segment", answer.url,
                      f"the last complete segment is {then.complete[-1].msn if then.complete else None}")

    def refusals(self, now):
        part_target = now.part_target or 1
        beyond = 2 + math.ceil(max(3, 3 / part_target))
        edge = self.read(self.get())
        msn, part = edge.next
        last = edge.complete[-1].msn if edge.complete else msn - 1
        asked = [{"_HLS_part": 0}, {"_HLS_msn": last + 4}, {"_HLS_msn": 2 ** 63}, {"_HLS_msn": 10 ** 30}, {"_HLS_msn": -1}, {"_HLS_msn": "x"},
                 {"_HLS_msn": ""}, {"_HLS_msn": "1.5"}, {"_HLS_msn": last + 1, "_HLS_part": "x"}, {"_HLS_msn": last + 1, "_HLS_part": -1},
                 {"_HLS_msn": msn, "_HLS_part": part + 1000 + beyond}]
        for each in asked:
            answer = self.get(**each)
            self.at_once(answer, 400, "6.2.5.2 refusal")
            if answer.status == 400:
                self.must(answer.max_age is not None and answer.max_age <= 4 * now.target, "6.2.6 cache of errors", answer.url,
                          f"{answer.headers.get('cache-control')}")
                self.must(answer.headers.get("access-control-allow-origin") == "*", "5.4 CORS", answer.url, "a refusal without it")

    def ended(self, now):
        for each in ({"_HLS_msn": now.media_sequence + 10 ** 6}, {"_HLS_msn": 10 ** 6, "_HLS_part": 3}, {"_HLS_skip": "YES"}):
            answer = self.get(**each)
            self.at_once(answer, 200, "6.2.5 after the end")
            self.must("EXT-X-SKIP" not in self.read(answer).tags, "6.2.5.1 skip", answer.url, "a delta update after the end")

    def unchanged(self, ask):
        """ask() between two equal answers to the plain request: (that, asked)."""
        for _ in range(40):
            before, asked, after = self.get(), ask(), self.get()
            if before.body == after.body and before.status == 200:
                return before, asked
            time.sleep(0.02)
        return None, None

    def delta(self):
        for how in ("YES", "v2"):
            whole, answer = self.unchanged(lambda how=how: self.get(_HLS_skip=how))
            if whole is None or not self.must(answer.status == 200, "6.2.5.1 skip", self.url, f"status {answer and answer.status}"):
                return
            self.compare_delta(self.read(whole), Playlist(answer.text, answer.url, self.findings))

    def compare_delta(self, whole, delta):
        where, boundary = delta.where, float((whole.control or {}).get("CAN-SKIP-UNTIL", "inf"))
        from_end, old = 0.0, set()
        for one in reversed(whole.segments):
            from_end += one.length
            # Segments whose begin is further from the end than the boundary, to the rounding of what is written.
            if from_end > boundary + TOLERANCE and one.complete:
                old.add(one.msn)
        self.must(delta.skipped == len(old), "4.4.5.2 skip", where, f"{delta.skipped} segments, {len(old)} are behind the boundary of {boundary}")
        if delta.skipped:
            self.must(delta.version >= 9, "4.4.1.2 version", where, f"{delta.version}, EXT-X-SKIP needs 9")
        for what in ("media_sequence", "discontinuity_sequence", "target", "part_target", "control", "hints"):
            self.must(getattr(whole, what) == getattr(delta, what), "4.4.5.2 delta", where, f"{what}: {getattr(delta, what)}, whole {getattr(whole, what)}")
        self.must([each.get("URI") for each in whole.reports] == [each.get("URI") for each in delta.reports], "4.4.5.2 delta", where, "other reports")

        def plain(one):
            return one.msn, one.uri, one.duration, one.parts, one.date, one.discontinuity
        self.must([plain(each) for each in whole.segments[delta.skipped:]] == [plain(each) for each in delta.segments], "4.4.5.2 delta", where,
                  "the segments that were not skipped are not those of the whole playlist")

    def compression(self):
        plain, packed = self.unchanged(lambda: self.get({"Accept-Encoding": "gzip"}))
        if plain is None:
            return
        self.must(packed.headers.get("content-encoding") == "gzip", "B.1 gzip", self.url, "not offered for playlists")
        self.must(packed.text == plain.text, "B.1 gzip", self.url, "says something else than the plain playlist")
        self.must("content-encoding" not in plain.headers, "B.1 gzip", self.url, "sent to who did not ask")
        for each in (plain, packed):
            self.must("accept-encoding" in each.headers.get("vary", "").lower(), "5.4 Vary", self.url, f"{each.headers.get('vary')}")

    def methods(self):
        answer = self.get({"Origin": "http://elsewhere.example", "Access-Control-Request-Method": "GET"}, "OPTIONS")
        self.must(answer.status in (200, 204) and answer.headers.get("access-control-allow-origin") == "*", "5.4 CORS", self.url,
                  f"OPTIONS: status {answer.status}, {answer.headers.get('access-control-allow-origin')}")
        answer = self.get(method="HEAD")
        self.must(answer.status == 200 and not answer.body, "RFC 9110 9.3.2 HEAD", self.url, f"status {answer.status}, {len(answer.body)} bytes")

    def missing(self, now):
        answer = self.connection.get(urllib.parse.urljoin(self.url, "there-is-no-such-segment.m4s"))
        self.must(answer.status == 404, "6.2.6 missing", answer.url, f"status {answer.status}")
        self.must(answer.max_age is not None and answer.max_age <= (now.target or 1), "6.2.6 cache of errors", answer.url,
                  f"{answer.headers.get('cache-control')}")
