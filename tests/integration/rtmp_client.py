"""RTMP as a client speaks it, written from the protocol so that every choice of a sender can be made here."""
import socket
import struct

VIDEO, AUDIO, DATA, COMMAND, AGGREGATE = 9, 8, 18, 20, 22


def amf0(*values):
    out = b""
    for value in values:
        if value is None:
            out += b"\x05"
        elif isinstance(value, bool):
            out += b"\x01" + bytes([value])
        elif isinstance(value, (int, float)):
            out += b"\x00" + struct.pack(">d", value)
        elif isinstance(value, str):
            out += b"\x02" + struct.pack(">H", len(value)) + value.encode()
        elif isinstance(value, list):
            out += b"\x0a" + struct.pack(">I", len(value)) + amf0(*value)
        else:
            out += b"\x03" + b"".join(struct.pack(">H", len(key)) + key.encode() + amf0(each) for key, each in value.items()) + b"\0\0\x09"
    return out


def flv_tags(data):
    """(type, timestamp, body) of each tag; fails when one is cut or its trailer is wrong."""
    assert data[:3] == b"FLV", data[:16]
    at = 13
    tags = []
    while at < len(data):
        kind, size = data[at], int.from_bytes(data[at + 1:at + 4], "big")
        stamp = int.from_bytes(data[at + 4:at + 7], "big") | data[at + 7] << 24
        body = data[at + 11:at + 11 + size]
        trailer = data[at + 11 + size:at + 15 + size]
        assert len(body) == size and trailer == struct.pack(">I", size + 11), f"tag at byte {at} is cut"
        tags.append((kind, stamp, bytes(body)))
        at += size + 15
    return tags


def is_config(kind, body):
    return kind != DATA and body[1] == 0


class Sender:
    """Turns messages into chunks. `compress` uses the short headers wherever they say the same, as librtmp does."""

    def __init__(self, chunk_size=128, compress=True):
        self.chunk_size, self.compress, self.lanes = chunk_size, compress, {}

    def header(self, lane, kind, stream, stamp, size):
        before = self.lanes.get(lane)
        delta = stamp - before["stamp"] if before else None
        if not self.compress or not before or before["stream"] != stream or delta < 0:
            form, time = 0, stamp
        elif (before["size"], before["kind"]) != (size, kind):
            form, time = 1, delta
        else:
            form, time = (3 if before["delta"] == delta else 2), delta
        self.lanes[lane] = {"stamp": stamp, "stream": stream, "size": size, "kind": kind, "delta": time if form else None}
        extended = struct.pack(">I", time & 0xFFFFFFFF) if time >= 0xFFFFFF else b""
        out = basic(form, lane)
        if form < 3:
            out += min(time, 0xFFFFFF).to_bytes(3, "big")
        if form < 2:
            out += size.to_bytes(3, "big") + bytes([kind])
        if form < 1:
            out += struct.pack("<I", stream)
        return out + extended, extended

    def chunks(self, lane, kind, stream, stamp, body):
        head, extended = self.header(lane, kind, stream, stamp, len(body))
        pieces = [body[at:at + self.chunk_size] for at in range(0, len(body), self.chunk_size)] or [b""]
        return [head + pieces[0]] + [basic(3, lane) + extended + each for each in pieces[1:]]


def basic(form, lane):
    if lane < 64:
        return bytes([form << 6 | lane])
    if lane < 320:
        return bytes([form << 6, lane - 64])
    return bytes([form << 6 | 1]) + struct.pack("<H", lane - 64)


class Receiver:
    """Turns what a server sends into messages: (type, stream, time, body). Servers of ours begin each message with a full header."""

    def __init__(self, read):
        self.read, self.chunk_size, self.lanes = read, 128, {}

    def message(self):
        while True:
            lane, done = self.chunk()
            if not done:
                continue
            if lane["kind"] == 1:
                self.chunk_size = int.from_bytes(lane["body"], "big")
            return lane["kind"], lane["stream"], lane["stamp"], bytes(lane["body"])

    def chunk(self):
        first = self.read(1)[0]
        form, number = first >> 6, first & 63
        assert number > 1 and form in (0, 3), f"a chunk begins with {first:#x}"
        if form == 0:
            head = self.read(11)
            stamp = int.from_bytes(head[:3], "big")
            lane = self.lanes[number] = {"extended": stamp == 0xFFFFFF, "stamp": stamp, "size": int.from_bytes(head[3:6], "big"), "kind": head[6],
                                         "stream": int.from_bytes(head[7:], "little"), "body": bytearray()}
            if lane["extended"]:
                lane["stamp"] = int.from_bytes(self.read(4), "big")
        else:
            lane = self.lanes[number]
            if lane["extended"]:
                assert int.from_bytes(self.read(4), "big") == lane["stamp"]
        lane["body"] += self.read(min(self.chunk_size, lane["size"] - len(lane["body"])))
        return lane, len(lane["body"]) == lane["size"]


class Client:
    """A publisher or player. `fragment` cuts what is sent into segments of so many bytes."""

    def __init__(self, port, chunk_size=128, compress=True, fragment=0, lanes=(4, 4), host="127.0.0.1"):
        self.socket = socket.create_connection((host, port), timeout=15)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.fragment, self.chunk_size, self.lanes = fragment, chunk_size, lanes
        self.sender = Sender(128, compress)
        self.heard = b""
        self.write(b"\x03" + b"\0" * 8 + b"r" * 1528)
        answer = b""
        while len(answer) < 3073:
            answer += self.socket.recv(3073 - len(answer))
        self.write(answer[1:1537])
        self.heard = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def write(self, data):
        for at in range(0, len(data), self.fragment or len(data)):
            self.socket.sendall(data[at:at + (self.fragment or len(data))])

    def command(self, stream, *values):
        self.write(b"".join(self.sender.chunks(3, COMMAND, stream, 0, amf0(*values))))

    def hear(self, text):
        """Reads until the server has said something that holds this text; short answers are in one chunk."""
        while text.encode() not in self.heard:
            piece = self.socket.recv(4096)
            if not piece:
                raise ConnectionError(f"the server closed instead of saying {text}; it said {self.heard!r}")
            self.heard += piece
        self.heard = self.heard[self.heard.index(text.encode()) + len(text):]

    def connect(self, app="live", **more):
        self.command(0, "connect", 1, {"app": app, "type": "nonprivate", "flashVer": "test", "tcUrl": f"rtmp://127.0.0.1/{app}", **more})
        self.hear("NetConnection.Connect.Success")
        if self.chunk_size != 128:
            self.write(b"".join(self.sender.chunks(2, 1, 0, 0, struct.pack(">I", self.chunk_size))))
            self.sender.chunk_size = self.chunk_size

    def publish(self, name, stream=1, hear="NetStream.Publish.Start"):
        self.command(0, "releaseStream", 2, None, name)
        self.command(0, "FCPublish", 3, None, name)
        self.command(0, "createStream", 4, None)
        self.command(stream, "publish", 5, None, name, "live")
        self.hear(hear)

    def read(self, count):
        while len(self.heard) < count:
            piece = self.socket.recv(65536)
            if not piece:
                raise ConnectionError("the server closed")
            self.heard += piece
        piece, self.heard = self.heard[:count], self.heard[count:]
        return piece

    def play(self, name, app="live", stream=1, **more):
        """Asks, and returns what to read messages from."""
        receiver = Receiver(self.read)
        self.command(0, "connect", 1, {"app": app, "flashVer": "test", "tcUrl": f"rtmp://127.0.0.1/{app}", **more})
        self.command(0, "createStream", 2, None)
        self.command(stream, "play", 3, None, name, -2000)
        return receiver

    def unpublish(self, name, stream=1):
        self.command(0, "FCUnpublish", 6, None, name)
        self.command(0, "deleteStream", 7, None, stream)

    def media(self, kind, stamp, body, stream=1):
        self.write(b"".join(self.sender.chunks(self.lanes[kind == VIDEO], kind, stream, stamp, body)))

    def interleaved(self, tags, stream=1):
        """Two messages at once on their own lanes, chunk by chunk."""
        lines = [self.sender.chunks(self.lanes[kind == VIDEO], kind, stream, stamp, body) for kind, stamp, body in tags]
        for at in range(max(map(len, lines))):
            self.write(b"".join(line[at] for line in lines if at < len(line)))

    def aggregate(self, tags, stream=1):
        """Several tags in one message, each with its back pointer; their times count from the first."""
        body = b""
        for kind, stamp, each in tags:
            body += bytes([kind]) + len(each).to_bytes(3, "big") + (stamp & 0xFFFFFF).to_bytes(3, "big") + bytes([stamp >> 24]) + b"\0\0\0"
            body += each + struct.pack(">I", len(each) + 11)
        self.write(b"".join(self.sender.chunks(self.lanes[1], AGGREGATE, stream, tags[0][1], body)))
