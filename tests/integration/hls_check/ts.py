"""Judges segments of MPEG-2 transport streams (ISO 13818-1): one program, tables first, counters that go on."""
import dataclasses

VIDEO, AUDIO = {0x1B: "avc1", 0x24: "hvc1"}, {0x0F: "mp4a.40", 0x11: "mp4a.40", 0x03: "mp4a", 0x81: "ac-3", 0x87: "ec-3"}


@dataclasses.dataclass
class Pictures:
    """What a piece of a stream holds: its first and last presentation time of the video (of the audio without), and whether it
    begins with a random access point."""
    first: float = None
    last: float = None
    random_access: bool = False
    kinds: set = dataclasses.field(default_factory=set)


def read(data, where, findings, counters, whole_segment):
    """`counters` holds each PID's last continuity counter, and is carried from one piece to the next."""
    def must(holds, rule, what):
        return findings.must(holds, rule, where, what)

    out, pmt, streams, seen_media, starts = Pictures(), None, {}, False, {}
    must(len(data) % 188 == 0 and data, "3.1.1 packets", f"{len(data)} bytes are no whole packets")
    pids = []
    for at in range(0, len(data) - 187, 188):
        packet = data[at:at + 188]
        if not must(packet[0] == 0x47, "3.1.1 packets", f"no sync byte at {at}"):
            return out
        pid, begins, control = (packet[1] & 31) << 8 | packet[2], packet[1] & 64, packet[3] >> 4 & 3
        pids.append(pid)
        if control & 1 and pid != 0x1FFF:
            if pid in counters:
                must(packet[3] & 15 == (counters[pid] + 1) & 15, "6.2 continuity counter",
                     f"PID {pid}: {counters[pid]}, then {packet[3] & 15} at byte {at}")
            counters[pid] = packet[3] & 15
        begin = 4 + (packet[4] + 1 if control & 2 else 0)
        payload = packet[begin:] if control & 1 else b""
        if pid == 0 and begins:
            section = payload[1 + payload[0]:]
            programs = [(section[i] << 8 | section[i + 1], (section[i + 2] & 31) << 8 | section[i + 3])
                        for i in range(8, 3 + ((section[1] & 15) << 8 | section[2]) - 4, 4)]
            programs = [each for each in programs if each[0]]
            if must(len(programs) == 1, "3.1.1 program", f"{len(programs)} programs"):
                pmt = programs[0][1]
        elif pid == pmt and begins:
            streams = read_pmt(payload[1 + payload[0]:])
            out.kinds = set(streams.values())
        elif pid in streams and begins:
            random_access = bool(control & 2 and packet[4] and packet[5] & 64)
            read_pes(payload, pid, streams[pid], random_access, starts)
    if whole_segment:
        must(pids[:2] == [0, pmt], "3.1.1 tables first", f"begins with PIDs {pids[:3]}")
    chosen = next((starts[pid] for pid in starts if streams.get(pid) in VIDEO.values()), None) or next(iter(starts.values()), None)
    if chosen:
        out.first, out.last, out.random_access = min(chosen["times"]), max(chosen["times"]), chosen["random_access"]
    return out


def read_pmt(section):
    end = 3 + ((section[1] & 15) << 8 | section[2]) - 4
    at = 12 + ((section[10] & 15) << 8 | section[11])
    streams = {}
    while at + 5 <= end:
        kind, pid = section[at], (section[at + 1] & 31) << 8 | section[at + 2]
        streams[pid] = VIDEO.get(kind) or AUDIO.get(kind) or f"type {kind:#x}"
        at += 5 + ((section[at + 3] & 15) << 8 | section[at + 4])
    return streams


def read_pes(payload, pid, kind, random_access, starts):
    if len(payload) < 14 or payload[:3] != b"\0\0\1" or not payload[7] & 0x80:
        return
    p = payload[9:14]
    time = ((p[0] & 14) << 29 | p[1] << 22 | (p[2] & 254) << 14 | p[3] << 7 | p[4] >> 1) / 90000
    entry = starts.setdefault(pid, {"times": [], "random_access": random_access, "kind": kind})
    entry["times"].append(time)
