"""What must hold in one media playlist, and between one and the next (RFC 8216bis 4.4, 6.2.1, 6.2.2, appendix B)."""
import math

TOLERANCE = 0.0015  # rounding of written durations and dates


def check_playlist(now):
    must = now.must
    must("EXT-X-TARGETDURATION" in now.tags and now.target and now.target >= 1, "4.4.3.1 target duration", f"{now.target}")
    must(now.type is None or now.ended, "4.4.3.5 type", f"EXT-X-PLAYLIST-TYPE:{now.type} in a live playlist")
    must(now.segments, "4.4 segments", "none")
    must(now.version >= needed_version(now), "4.4.1.2 version", f"{now.version}, needs {needed_version(now)}")
    must(not now.skipped, "4.4.5.2 skip", "a delta update that nobody asked for")
    if any(each.discontinuity for each in now.segments):
        must(now.discontinuity_sequence is not None, "4.4.3.3 discontinuity sequence", "missing")
    check_control(now)
    check_hints(now)
    for before, each in zip([None, *now.segments], now.segments):
        check_segment(now, before, each)
    check_reach(now)


def needed_version(now):
    if "EXT-X-SKIP" in now.tags:
        return 9
    return 6 if now.map else 3


def check_control(now):
    must, control = now.must, now.control or {}
    has_parts = any(each.parts for each in now.segments)
    must(has_parts <= (now.part_target is not None), "4.4.3.7 part target", "parts without EXT-X-PART-INF")
    if now.part_target is not None:
        back = float(control.get("PART-HOLD-BACK", 0))
        must("PART-HOLD-BACK" in control, "4.4.3.8 part hold back", "missing")
        must(back >= 3 * now.part_target - TOLERANCE, "4.4.3.8 part hold back", f"{back} is under three times {now.part_target}")
        must(control.get("CAN-BLOCK-RELOAD") == "YES", "B.1 blocking reload", "not offered")
    if "HOLD-BACK" in control and now.target:
        must(float(control["HOLD-BACK"]) >= 3 * now.target, "4.4.3.8 hold back", f"{control['HOLD-BACK']} is under three times {now.target}")
    if "CAN-SKIP-UNTIL" in control and now.target:
        must(float(control["CAN-SKIP-UNTIL"]) >= 6 * now.target, "4.4.3.8 skip boundary", f"{control['CAN-SKIP-UNTIL']}, target {now.target}")
    must("CAN-SKIP-DATERANGES" not in control or "CAN-SKIP-UNTIL" in control, "4.4.3.8 skip boundary", "date ranges without it")


def check_hints(now):
    must, hints = now.must, [each for each in now.hints if each["TYPE"] == "PART"]
    if now.ended:
        must(not now.hints, "4.4.5.3 hint", "after the end")
        return
    if now.part_target is not None:
        must(len(hints) == 1, "B.1 hint", f"{len(hints)} for the next part")
    must(len(now.hints) - len(hints) <= 1, "4.4.5.3 hint", "several for a map")
    listed = {part.uri for each in now.segments for part in each.parts}
    for each in hints:
        must(each["URI"] not in listed, "4.4.5.3 hint", f"{each['URI']} is there already")


def check_segment(now, before, one):
    must = now.must
    name = f"segment {one.msn}"
    must(one.complete or one is now.segments[-1], "4.4.4.9 order", f"{name} is not complete, and not the last")
    # 4.4.3.1: rounded to the nearest integer.
    must(not one.complete or math.floor(one.duration + 0.5) <= (now.target or 0), "4.4.3.1 target duration",
         f"{name} lasts {one.duration}, target {now.target}")
    must(one.map is not None or not media_needs_map(one), "4.4.4.5 map", f"{name} has none")
    must(one.date is not None, "B.1 date", f"{name} has no EXT-X-PROGRAM-DATE-TIME")
    if before is not None and one.date is not None and before.date is not None:
        apart = one.date - before.date - before.length
        must(one.date > before.date, "4.4.4.6 date order", f"{name} begins {before.date - one.date:.3f} s before the one before it")
        must(one.discontinuity or abs(apart) < 0.05, "4.4.4.6 date continuity", f"{name} is dated {apart:+.3f} s from the end of the one before")
        must(one.discontinuity or one.map == before.map, "4.4.4.3 discontinuity", f"{name} has another map and no EXT-X-DISCONTINUITY")
    for at, part in enumerate(one.parts):
        last = at + 1 == len(one.parts)
        target = now.part_target or 0
        must(0 < part.duration <= target + 1e-9, "4.4.4.9 part duration", f"{part.uri} lasts {part.duration}, PART-TARGET {target}")
        excused = part.independent or part.gap or (last or one.parts[at + 1].gap)
        must(excused or part.duration >= 0.85 * target - 1e-9, "4.4.4.9 part too short", f"{part.uri} lasts {part.duration}, PART-TARGET {target}")
    if one.complete and one.parts:
        total = sum(each.duration for each in one.parts)
        must(abs(total - one.duration) < TOLERANCE * len(one.parts), "4.4.4.9 parts of a segment", f"{name} lasts {one.duration}, its parts {total:.5f}")


def media_needs_map(one):
    name = (one.uri or one.parts[0].uri).split("?")[0]
    return name.endswith((".m4s", ".mp4", ".m4v", ".m4a", ".cmfv", ".cmfa"))


def check_reach(now):
    """Parts further than three target durations from the end are to be left out; of the segments nearer, all parts are listed."""
    if now.part_target is None or not now.target:
        return
    from_end = 0.0
    for one in reversed(now.segments):
        now.must(one.parts or from_end + one.length > now.target, "4.4.4.9 parts missing", f"segment {one.msn}, {from_end:.2f} s from the end")
        for part in reversed(one.parts):
            now.must(from_end <= 3 * now.target + TOLERANCE, "6.2.2 part listed too long", f"{part.uri}, {from_end:.2f} s from the end")
            from_end += part.duration
        if not one.parts:
            from_end += one.length


def check_change(old, now, used):
    """`used` maps every URI that was ever listed to what it stood for."""
    must = now.must
    must(not old.ended or now.text == old.text, "6.2.1 end", "a change after EXT-X-ENDLIST")
    must(now.target == old.target, "4.4.3.1 constant", f"target duration {old.target}, then {now.target}")
    must(now.part_target == old.part_target, "4.4.3.7 constant", f"part target {old.part_target}, then {now.part_target}")
    must(now.control == old.control, "4.4.3.8 constant", f"{old.control}, then {now.control}")
    must(now.media_sequence >= old.media_sequence, "4.4.3.2 media sequence", f"fell from {old.media_sequence} to {now.media_sequence}")
    must((now.discontinuity_sequence or 0) >= (old.discontinuity_sequence or 0), "4.4.3.3 discontinuity sequence",
         f"fell from {old.discontinuity_sequence} to {now.discontinuity_sequence}")
    if not (old.segments and now.segments):
        return
    must(now.edge >= old.edge or old.edge[1] == math.inf, "6.2.1 removed", f"the end went back from {old.edge} to {now.edge}")
    must(now.media_sequence <= old.segments[-1].msn + 1, "6.2.1 removed", f"nothing is left of the playlist before")
    if now.media_sequence > old.media_sequence:
        left = sum(each.length for each in now.segments)
        must(left >= 3 * (now.target or 0) - TOLERANCE or now.ended, "6.2.2 removed too early", f"{left:.2f} s are left, target {now.target}")
    known = {each.msn: each for each in old.segments}
    new_parts = []
    for each in now.segments:
        check_same(now, known.get(each.msn), each, old.segments[-1].msn, new_parts)
        check_uris(now, each, used)
    if old.hint and new_parts and not old.ended:
        must(old.hint == new_parts[0], "4.4.5.3 hint", f"{old.hint} was hinted, {new_parts[0]} came")
    for each in old.hints:
        if each["TYPE"] == "MAP" and now.map != old.map:
            must(each["URI"] == now.map, "4.4.5.3 hint", f"map {each['URI']} was hinted, {now.map} came")


def check_same(now, was, one, last, new_parts):
    must, name = now.must, f"segment {one.msn}"
    if was is None:
        must(one.msn > last, "6.2.1 changed", f"{name} came back")
        new_parts += [each.uri for each in one.parts]
        return
    for what in ("date", "map", "discontinuity", "discontinuities"):
        must(getattr(was, what) == getattr(one, what), "6.2.1 changed", f"{name}: {what} {getattr(was, what)}, then {getattr(one, what)}")
    if was.complete:
        must((was.uri, was.duration) == (one.uri, one.duration), "6.2.1 changed", f"{name}: {was.uri} {was.duration}, then {one.uri} {one.duration}")
        must(not one.parts or one.parts == was.parts, "6.2.1 changed", f"the parts of complete {name}")
    else:
        must(one.parts[:len(was.parts)] == was.parts, "6.2.1 changed", f"the parts of {name}")
        new_parts += [each.uri for each in one.parts[len(was.parts):]]


def check_uris(now, one, used):
    things = [(part.uri, (one.msn, at)) for at, part in enumerate(one.parts)] + ([(one.uri, (one.msn, None))] if one.complete else [])
    for uri, stands_for in things:
        now.must(used.setdefault(uri, stands_for) == stands_for, "6.2.2 reused", f"{uri} stood for {used[uri]}, then for {stands_for}")
