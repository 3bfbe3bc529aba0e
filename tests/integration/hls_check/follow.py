"""Follows one media playlist live, as a player does: playlist after playlist, the hinted part meanwhile, and all media."""
import http.client
import queue
import threading
import time
import urllib.parse

from .fetch import Connection, with_query
from .playlist import Playlist
from .playlist_rules import check_change, check_playlist

RETRY = 0.25


class Follower:
    """`run` returns when the time is over, the list has ended or cannot be followed any longer. Then `playlists` has every
    (answer, playlist), `media` each URL's answer, `hinted` the answers to requests that were made before the part was there."""

    def __init__(self, url, findings, blocking=True):
        self.url, self.findings, self.blocking = url, findings, blocking
        self.playlists, self.media, self.hinted, self.listed_at, self.lateness = [], {}, {}, {}, []
        self.left, self.used, self.longest = {}, {}, 0.0
        self.wanted, self.hints = queue.Queue(), queue.Queue()
        self.workers = [threading.Thread(target=self.work, args=(self.wanted, self.media), daemon=True),
                        threading.Thread(target=self.work, args=(self.hints, self.hinted), daemon=True)]

    @property
    def last(self):
        return self.playlists[-1][1] if self.playlists else None

    def resolve(self, uri):
        return urllib.parse.urljoin(self.url, uri)

    def run(self, seconds):
        for each in self.workers:
            each.start()
        end = time.monotonic() + seconds
        connection = Connection(self.url)
        try:
            self.follow(connection, end)
        except (OSError, http.client.HTTPException) as problem:
            self.findings.add("6.2.5.2 reload", self.url, f"{type(problem).__name__}: {problem}")
        connection.close()
        for each in (self.wanted, self.hints):
            each.put(None)
        for each in self.workers:
            each.join(30)

    def follow(self, connection, end):
        self.take(connection.get(self.url), None)
        while time.monotonic() < end and self.last is not None and not self.last.ended:
            now = self.last
            if self.blocking and now.segments and (now.control or {}).get("CAN-BLOCK-RELOAD") == "YES":
                msn, part = now.next
                asked = {"_HLS_msn": msn, "_HLS_part": part} if now.part_target is not None else {"_HLS_msn": msn}
                if now.hint:
                    self.hints.put(self.resolve(now.hint))
                if not self.take(connection.get(with_query(self.url, **asked)), (msn, part if "_HLS_part" in asked else None)):
                    return
            else:
                time.sleep(min(max((now.target or 1) / 2, RETRY), max(end - time.monotonic(), 0)))
                if not self.take(connection.get(self.url), None):
                    return

    def take(self, answer, asked):
        if not self.findings.must(answer.status == 200, "6.2.5.2 reload" if asked else "6.2.1 playlist", answer.url, f"status {answer.status}"):
            return False
        now = Playlist(answer.text, f"{answer.url} (answer {len(self.playlists)})", self.findings)
        check_playlist(now)
        if self.last is not None:
            check_change(self.last, now, self.used)
            self.note_removed(self.last, now, answer.ended)
        if asked and not now.ended:
            complete = now.complete[-1].msn if now.complete else -1
            there = complete >= asked[0] or asked[1] is not None and now.edge is not None and now.edge >= asked
            self.findings.must(there, "6.2.5.2 reload", answer.url, f"answered with {now.edge}")
        self.playlists.append((answer, now))
        self.longest = max(self.longest, sum(each.length for each in now.segments))
        self.want(now, answer.ended)
        return True

    def want(self, now, when):
        for one in now.segments:
            uris = [one.map] if one.map else []
            uris += [part.uri for part in one.parts if not part.gap] + ([one.uri] if one.complete and not one.gap else [])
            for uri in uris:
                if uri not in self.listed_at:
                    self.listed_at[uri] = when
                    self.wanted.put(self.resolve(uri))

    def note_removed(self, old, now, when):
        """6.2.2: how long what has left the list is to be answered still."""
        kept = {part.uri for each in now.segments for part in each.parts} | {each.uri for each in now.segments}
        for one in old.segments:
            for part in one.parts:
                if part.uri not in kept:
                    self.left.setdefault(part.uri, when + 3 * (now.target or 0))
            if one.complete and one.uri not in kept:
                self.left.setdefault(one.uri, when + one.duration + self.longest)

    def work(self, wanted, answers):
        connection = Connection(self.url)
        while (url := wanted.get()) is not None:
            if url in answers:
                continue
            try:
                answers[url] = connection.get(url)
            except (OSError, http.client.HTTPException) as problem:
                self.findings.add("6.2.6 media", url, f"{type(problem).__name__}: {problem}")
                connection.close()
        connection.close()

    def ask_again(self):
        """What has left the list, and must still be there."""
        connection, asked = Connection(self.url), 0
        for uri, until in self.left.items():
            if time.monotonic() < until - 0.5:
                answer = connection.get(self.resolve(uri))
                asked += 1
                self.findings.must(answer.status == 200, "6.2.2 gone too early", answer.url,
                                   f"status {answer.status}, {until - time.monotonic():.1f} s before it may go")
                before = self.media.get(self.resolve(uri))
                if answer.status == 200 and before is not None and before.status == 200:
                    self.findings.must(answer.body == before.body, "6.2.2 reused", answer.url, "another body than before")
        connection.close()
        return asked
