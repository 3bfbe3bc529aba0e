"""Judges the multivariant playlist, how media playlists keep step, and the headers of every answer."""
import math
import statistics
import urllib.parse

PLAYLIST_TYPES = ("application/vnd.apple.mpegurl", "audio/mpegurl")


def check_multivariant(now, followers, measured, findings, settled=True):
    """`measured` is by URL of the media playlist; `now` is the newest multivariant playlist. What it says of the bandwidth is
    compared when it is `settled`: it may guess in the beginning."""
    def must(holds, rule, what):
        return findings.must(holds, rule, now.where, what)

    must(now.variants, "4.4.6.2 stream", "no variant")
    must(not now.tags & {"EXTINF", "EXT-X-TARGETDURATION", "EXT-X-PART", "EXT-X-MEDIA-SEQUENCE"}, "4.1 kind", "tags of a media playlist")
    groups = {}
    for each in now.renditions:
        must({"TYPE", "GROUP-ID", "NAME"} <= set(each), "4.4.6.1 rendition", f"{each}")
        groups.setdefault((each.get("TYPE"), each.get("GROUP-ID")), []).append(each)
    for (kind, group), members in groups.items():
        names = [each.get("NAME") for each in members]
        must(len(names) == len(set(names)), "4.4.6.1 rendition", f"{kind} group {group} has the same name twice")
        must(sum(each.get("DEFAULT") == "YES" for each in members) <= 1, "4.4.6.1 rendition", f"{kind} group {group} has several defaults")
    target = next((each.last.target for each in followers if each.last), None) or 1
    for variant in now.variants:
        check_variant(variant, groups, lambda uri: urllib.parse.urljoin(now.where, uri), measured, target if settled else None, must)


def check_variant(variant, groups, resolve, measured, target, must):
    name, peak = variant["URI"].split("?")[0], int(variant.get("BANDWIDTH", 0))
    must(peak > 0, "4.4.6.2 bandwidth", f"{name} has no BANDWIDTH")
    average = int(variant.get("AVERAGE-BANDWIDTH", peak))
    must(average <= peak, "4.4.6.2 bandwidth", f"{name}: average {average}, peak {peak}")
    must("CODECS" in variant, "4.4.6.2 codecs", f"{name} has no CODECS")
    urls = [resolve(variant["URI"])]
    for kind in ("AUDIO", "VIDEO", "SUBTITLES"):
        if kind in variant and must((kind, variant[kind]) in groups, "4.4.6.2 group", f"{name}: no {kind} group {variant[kind]}"):
            urls += [resolve(each["URI"]) for each in groups[kind, variant[kind]] if "URI" in each]
    known = [measured[each] for each in urls if each in measured]
    if not known:
        return
    # Of a show that changed its format, the multivariant playlist is about what is sent now.
    now, ever = set().union(*(each.newest_codecs for each in known)), set().union(*(each.codecs for each in known))
    check_codecs(name, set(variant.get("CODECS", "").split(",")), now, ever, must)
    first = known[0]
    sizes = first.sizes
    if sizes:
        must("RESOLUTION" in variant, "4.4.6.2 resolution", f"{name} has none")
        said = tuple(map(int, variant.get("RESOLUTION", "0x0").split("x")))
        must(said in sizes, "4.4.6.2 resolution", f"{name}: {said}, the media {sizes}")
    rate = first.frame_rate()
    if rate is not None and "FRAME-RATE" in variant:
        must(abs(float(variant["FRAME-RATE"]) - rate) < 0.03 * rate, "4.4.6.2 frame rate", f"{name}: {variant['FRAME-RATE']}, the media {rate:.3f}")
    # The peak is an upper limit, to a tenth (Apple's authoring rules).
    rates = stretches(first.segments, target) if target else []
    if rates:
        must(peak >= 0.9 * max(rates), "4.4.6.2 bandwidth", f"{name}: {peak}, a stretch of segments has {max(rates):.0f} bits a second")
        mean = 8 * sum(size for _, size in first.segments) / sum(duration for duration, _ in first.segments)
        must("AVERAGE-BANDWIDTH" not in variant or average >= 0.5 * mean, "4.4.6.2 bandwidth", f"{name}: average {average}, the media {mean:.0f}")


def stretches(segments, target):
    """Bits a second of every run of segments that lasts between half a target duration and one and a half (4.4.6.2)."""
    rates = []
    for begin in range(len(segments)):
        length = size = 0
        for duration, more in segments[begin:]:
            length, size = length + duration, size + more
            if 0.5 * target <= length <= 1.5 * target:
                rates.append(8 * size / length)
    return rates


def check_codecs(name, said, now, found, must):
    """Transport streams say the codec only, not its profile."""
    for each in now:
        must(any(one.lower() == each.lower() or one.startswith(each + ".") for one in said), "4.4.6.2 codecs", f"{name}: {sorted(said)} lacks {each}")
    for one in said:
        must(any(one.lower() == each.lower() or one.startswith(each + ".") for each in found), "4.4.6.2 codecs", f"{name}: {one} is not in the media {sorted(found)}")


def check_renditions(followers, findings):
    """6.2.4: media playlists of one presentation keep step; 4.4.5.4: each reports on the others."""
    alive = [each for each in followers if each.playlists]
    for one in alive:
        for answer, now in one.playlists:
            reported = {each.get("URI"): each for each in now.reports}
            for other in alive:
                if other is not one and not now.ended and now.part_target is not None:
                    check_report(one, answer, reported, other, findings)
            findings.must(len(reported) <= len(alive) - 1, "4.4.5.4 report", answer.url, f"{sorted(reported)}, of {len(alive)} playlists")
    for other in alive[1:]:
        first, second = alive[0].last, other.last
        findings.must(first.target == second.target, "6.2.4 target duration", other.url, f"{second.target}, another playlist {first.target}")
        findings.must(first.control == second.control, "4.4.3.8 same", other.url, f"{second.control}, another playlist {first.control}")
        dates = {each.msn: (each.date, each.discontinuities) for each in first.segments}
        for each in second.segments:
            if each.date is not None and dates.get(each.msn, (None,))[0] is not None:
                apart = abs(dates[each.msn][0] - each.date)
                findings.must(apart < (first.part_target or 0.5) + 0.1, "6.2.4 dates", other.url, f"segment {each.msn} is {apart:.3f} s apart")
                findings.must(dates[each.msn][1] == each.discontinuities, "6.2.4 discontinuities", other.url, f"segment {each.msn}")


def check_report(one, answer, reported, other, findings):
    target = urllib.parse.urlsplit(other.url)
    mine = next((each for uri, each in reported.items() if uri and urllib.parse.urlsplit(urllib.parse.urljoin(one.url, uri)).path == target.path), None)
    if not findings.must(mine is not None, "4.4.5.4 report", answer.url, f"none on {target.path}"):
        return
    findings.must(not urllib.parse.urlsplit(mine["URI"]).scheme, "4.4.5.4 report", answer.url, f"{mine['URI']} is not relative")
    if not findings.must("LAST-MSN" in mine and "LAST-PART" in mine, "4.4.5.4 report", answer.url, str(mine)):
        return
    said = int(mine["LAST-MSN"]), int(mine["LAST-PART"])
    # What the other playlist said a moment before and after.
    before = [now.edge for seen, now in other.playlists if seen.ended < answer.began - 0.5 and now.edge]
    after = [now.edge for seen, now in other.playlists if seen.ended > answer.ended + 0.5 and now.edge]
    for edges, far in ((before[-1:], "behind"), (after[:1], "ahead of")):
        for msn, part in edges:
            wrong = said < (msn, 0 if part == math.inf else part) if far == "behind" else said > (msn, part)
            findings.must(not wrong, "4.4.5.4 report", answer.url, f"{said} is {far} {(msn, part)}")


def check_headers(answer, kind, target, findings):
    """`kind` is multivariant, plain, blocking or media."""
    def must(holds, rule, what):
        return findings.must(holds, rule, answer.url, what)

    age, said = answer.max_age, answer.headers.get("cache-control")
    must(answer.headers.get("access-control-allow-origin") == "*", "5.4 CORS", "missing")
    must(not answer.chunked, "5.4 length", "no Content-Length")
    must("age" not in answer.headers, "5.4 Age", "only caches say it")
    must(age is not None, "5.4 Cache-Control", f"{said}")
    age = age or 0
    kind_of_type = answer.headers.get("content-type", "").split(";")[0].lower()
    if kind == "media":
        must(kind_of_type in ("video/mp4", "audio/mp4", "video/mp2t", "video/iso.segment", "audio/iso.segment"), "5.4 Content-Type", kind_of_type)
        must(age >= 6 * target, "6.2.6 cache of media", f"{said}, target {target}")
        return
    must(kind_of_type in PLAYLIST_TYPES, "4 Content-Type", kind_of_type)
    if kind == "multivariant":
        must(age <= max(30, target), "5.4 cache of the multivariant playlist", f"{said}")
    elif kind == "plain":
        must(age <= max(1, target / 2), "6.2.6 cache of a plain playlist", f"{said}, target {target}")
    else:
        must(age >= 6 * target, "6.2.6 cache of a blocking playlist", f"{said}, target {target}")


def check_hinted(follower, findings):
    """6.2.6: who asks for the hinted part gets it whole, at once when it is complete."""
    waited = []
    for url, answer in follower.hinted.items():
        listed = follower.media.get(url)
        if listed is None:
            continue
        if findings.must(answer.status == 200, "4.4.5.3 hint", url, f"status {answer.status}, and then it came"):
            findings.must(answer.body == listed.body, "4.4.5.3 hint", url, f"{len(answer.body)} bytes, the part has {len(listed.body)}")
            took, target = answer.ended - answer.head, follower.last.part_target or 1
            findings.must(took < max(target / 2, 0.25), "6.2.6 trickle", url, f"its body took {took:.2f} s")
            waited.append(answer.ended - answer.began)
    return statistics.median(waited) if waited else None


def check_pace(follower, findings):
    """6.2.2: the next part within a part target, with a second's grace for the machine; gives the usual distance."""
    apart = []
    for (seen, before), (answer, now) in zip(follower.playlists, follower.playlists[1:]):
        if before.part_target is not None and follower.blocking and now.edge != before.edge:
            apart.append(answer.ended - seen.ended)
            findings.must(apart[-1] < before.part_target + 1, "6.2.2 late part", answer.url, f"{apart[-1]:.2f} s after the one before")
    return statistics.median(apart) if apart else None
