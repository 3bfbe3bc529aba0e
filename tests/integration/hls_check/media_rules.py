"""Judges the media that a follower has fetched, against its playlists and by itself. Gives what was measured."""
import dataclasses

from . import mp4, ts

PARAMETER_SETS = {"avc1": {7, 8}, "hvc1": {32, 33, 34}}
WRAP = 2 ** 33 / 90000
RANDOM_ACCESS = {"avc1": {5}, "hvc1": set(range(16, 22))}


@dataclasses.dataclass
class Measured:
    codecs: set = dataclasses.field(default_factory=set)
    newest_codecs: set = dataclasses.field(default_factory=set)
    sizes: set = dataclasses.field(default_factory=set)
    steps: dict = dataclasses.field(default_factory=dict)
    segments: list = dataclasses.field(default_factory=list)
    pictures: int = 0

    def frame_rate(self):
        """Pictures a second where they are evenly spaced; else nothing."""
        total = sum(self.steps.values())
        if not total:
            return None
        step, count = max(self.steps.items(), key=lambda each: each[1])
        near = sum(n for each, n in self.steps.items() if abs(each - step) < 0.0021)
        mean = sum(each * n for each, n in self.steps.items() if abs(each - step) < 0.0021) / near
        return 1 / mean if near > 0.95 * total and mean > 0 else None


class MediaRules:
    def __init__(self, follower, findings):
        self.follower, self.findings, self.measured = follower, findings, Measured()
        self.inits, self.expected, self.counters, self.audio_only = {}, {}, {}, False

    def must(self, holds, rule, where, what):
        return self.findings.must(holds, rule, where, what)

    def body(self, uri):
        answer = self.follower.media.get(self.follower.resolve(uri))
        return answer.body if answer is not None and answer.status == 200 else None

    def run(self):
        segments = {}
        for _, playlist in self.follower.playlists:
            for one in playlist.segments:
                known = segments.setdefault(one.msn, one)
                if len(one.parts) > len(known.parts) or (one.complete and not known.complete):
                    segments[one.msn] = one if len(one.parts) >= len(known.parts) else dataclasses.replace(one, parts=known.parts)
        before = None
        for msn in sorted(segments):
            one = segments[msn]
            if before is None or one.discontinuity or msn != before.msn + 1:
                self.expected, self.counters = {}, {}
            try:
                self.check(one)
            except (mp4.Broken, IndexError, ValueError) as problem:
                self.must(False, "3.1 media", one.uri or f"segment {msn}", f"{type(problem).__name__}: {problem}")
                self.expected, self.counters = {}, {}
            before = one
        return self.measured

    def check(self, one):
        parts = [self.body(each.uri) for each in one.parts]
        whole = self.body(one.uri) if one.complete else None
        have_parts = bool(parts) and all(each is not None for each in parts)
        if one.complete and whole is not None and have_parts:
            self.must(b"".join(parts) == whole, "6.2.2 parts of a segment", one.uri,
                      f"{len(whole)} bytes; its parts have {sum(map(len, parts))}, and they are not the same")
        data = whole if whole is not None else b"".join(parts) if have_parts else None
        if data is None:
            self.expected, self.counters = {}, {}
            return
        if one.complete:
            self.measured.segments.append((one.duration, len(data)))
        if one.map is None:
            return self.check_ts(one, data)
        tracks = self.tracks(one.map)
        if tracks is None:
            return None
        self.measured.newest_codecs = {each.codecs for each in tracks.values() if each.codecs}
        runs = self.check_fragments(one, data, tracks)
        longest = self.check_length(one.uri or f"segment {one.msn}", one.length, runs, tracks)
        for listed, body in zip(one.parts, parts):
            if body is not None:
                self.check_part(listed, body, tracks, longest)
        video = self.video(tracks)
        if video and one.complete:
            samples = [each for run in runs if run.track == video.id for each in run.samples]
            self.must(any(each.sync for each in samples), "B.1 independent frame", one.uri, "no key frame in the segment")
            if self.follower.last.independent_segments:
                self.must(samples and samples[0].sync, "4.4.2.1 independent segments", one.uri, "claimed, and it begins with no key frame")
        return None

    def tracks(self, uri):
        if uri not in self.inits:
            data = self.body(uri)
            self.inits[uri] = None if data is None else mp4.read_init(data, uri, self.findings)
            for track in (self.inits[uri] or {}).values():
                if track.codecs:
                    self.measured.codecs.add(track.codecs)
                if track.kind == "video":
                    self.measured.sizes.add((track.width, track.height))
        return self.inits[uri]

    def video(self, tracks):
        return next((each for each in tracks.values() if each.kind == "video"), None)

    def check_fragments(self, one, data, tracks):
        where, runs, last = one.uri or f"segment {one.msn}", [], None
        for sequence, some in mp4.read_fragments(data, where, self.findings):
            self.must(last is None or sequence > last, "14496-12 8.8.5 sequence", where, f"{last}, then {sequence}")
            last = sequence
            runs += some
        starts = {}
        for run in runs:
            if not self.must(run.track in tracks, "3.1.2 track", where, f"track {run.track} is not in the init section"):
                continue
            track = tracks[run.track]
            due = self.expected.get(run.track)
            self.must(due is None or run.time == due, "4.2 decode time", where, f"track {run.track} begins at {run.time}, not at {due}")
            self.expected[run.track] = run.end
            starts.setdefault(track.kind, run.time / track.timescale)
            self.must(all(each.duration > 0 for each in run.samples), "4.2 durations", where, f"a sample of track {run.track} lasts nothing")
            if track.kind == "video":
                self.check_pictures(data, run, track, where)
        if "video" in starts and "audio" in starts:
            self.must(abs(starts["video"] - starts["audio"]) < 1, "4.2 tracks apart", where, str(starts))
        return runs

    def check_pictures(self, data, run, track, where):
        entry = track.entry.decode()
        for each in run.samples:
            self.measured.pictures += 1
            step = each.duration / track.timescale
            self.measured.steps[step] = self.measured.steps.get(step, 0) + 1
            if entry not in RANDOM_ACCESS:
                continue
            # NAL units behind lengths of four bytes.
            kinds, at, end = set(), each.at, each.at + each.size
            while at + 4 < end:
                size = int.from_bytes(data[at:at + 4], "big")
                kinds.add(data[at + 4] & 31 if entry == "avc1" else data[at + 4] >> 1 & 63)
                at += 4 + size
            if not self.must(at == end, "14496-15 samples", where, "NAL units do not fill their sample"):
                continue
            self.must(each.sync == bool(kinds & RANDOM_ACCESS[entry]), "14496-12 8.8.3 sync sample", where,
                      f"a sample of NAL unit types {sorted(kinds)} is marked sync={each.sync}")
            if entry == "hvc1":
                self.must(not kinds & PARAMETER_SETS[entry], "14496-15 parameter sets", where, f"NAL unit types {sorted(kinds)} in a sample of {entry}")

    def check_length(self, where, said, runs, tracks, longest=0.0):
        """`longest` is the longest picture nearby; gives the longest of these."""
        video = self.video(tracks)
        leading = video.id if video and any(run.track == video.id for run in runs) else None
        mine = [run for run in runs if leading is None or run.track == leading]
        if not mine:
            return longest
        scale = tracks[mine[0].track].timescale
        length = sum(each.duration for run in mine if run.track == mine[0].track for each in run.samples) / scale
        # A picture may last into the next part, and be written there; a sound has a length of its own, and may begin a little later
        # and end a little earlier than the pictures of another playlist. Holes are found by the decode times.
        longest = max(longest, max(each.duration for run in mine for each in run.samples) / scale)
        short = 0.0 if leading is not None else 0.1
        self.must(-longest - 0.002 - short <= length - said <= longest + 0.002, "4.4.4.1 duration", where, f"said to last {said}, its samples {length:.4f}")
        return longest

    def check_part(self, part, body, tracks, longest):
        runs = [run for _, some in mp4.read_fragments(body, part.uri, self.findings) for run in some]
        self.check_length(part.uri, part.duration, runs, tracks, longest)
        video = self.video(tracks)
        independent = any(each.sync for run in runs if video is None or run.track == video.id for each in run.samples)
        self.must(independent or not part.independent, "4.4.4.9 independent", part.uri, "said to be, and has no key frame")
        self.must(part.independent or not independent, "6.2.2 independent part unmarked", part.uri, "has a key frame, and does not say so")

    def check_ts(self, one, data):
        where = one.uri or f"segment {one.msn}"
        read = ts.read(data, where, self.findings, self.counters, True)
        self.measured.codecs |= read.kinds
        self.measured.newest_codecs = read.kinds
        if read.first is None:
            self.must(False, "3.1.1 media", where, "no PES packet with a time")
            return
        self.must(read.random_access or "avc1" not in read.kinds or not self.follower.last.independent_segments, "4.4.2.1 independent segments",
                  where, "claimed, and it begins with no random access point")
        due = self.expected.get("ts")
        if due is not None:
            # Times of 33 bits wrap.
            apart = (read.first - due) % WRAP
            self.must(min(apart, WRAP - apart) < 0.25, "6.2.1 continuity", where, f"begins at {read.first:.3f}, not at {due:.3f}")
        self.expected["ts"] = read.first + one.length
