"""Many light viewers in one thread, by every protocol: they look at times and at the connection, and decode nothing. And a network that dies
without a word."""
import asyncio
import os
import re
import struct
import threading
import time

from rtmp_client import AUDIO, COMMAND, VIDEO, Sender, amf0
from srt_client import SRTO_RCVTIMEO, Caller


class Viewer:
    def __init__(self):
        self.ended = None
        self.bytes = 0
        self.last, self.back, self.configs = {}, 0, 0
        self.arrived, self.silence, self.resumed = None, 0.0, 0.0

    def note(self, size):
        now = time.monotonic()
        self.bytes += size
        if self.arrived and now - self.arrived > self.silence:
            self.silence, self.resumed = now - self.arrived, now
        self.arrived = now

    def tag(self, kind, stamp, config):
        if kind not in (VIDEO, AUDIO):
            return
        self.configs += config
        if not config:
            self.back += stamp < self.last.get(kind, 0)
            self.last[kind] = stamp


async def ask(port, path, more=""):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n{more}\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    return reader, writer, head.decode()


class FlvParser:
    def __init__(self, viewer):
        self.viewer, self.buffer, self.begun = viewer, bytearray(), False

    def feed(self, data):
        self.buffer += data
        at = 0
        if not self.begun:
            if len(self.buffer) < 13:
                return
            assert self.buffer[:3] == b"FLV"
            self.begun, at = True, 13
        while len(self.buffer) - at >= 15:
            size = int.from_bytes(self.buffer[at + 1:at + 4], "big")
            if len(self.buffer) - at < size + 15:
                break
            stamp = int.from_bytes(self.buffer[at + 4:at + 7], "big") | self.buffer[at + 7] << 24
            self.viewer.tag(self.buffer[at], stamp, self.buffer[at + 12] == 0)
            at += size + 15
        del self.buffer[:at]


async def chunks(reader):
    """The body of an answer in chunks; an end without the last one is an error."""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        yield (await reader.readexactly(size + 2))[:-2]


async def watch_flv(viewer, media, channel):
    reader, _, head = await ask(media.http, f"/live/{channel}.flv")
    assert " 200 " in head, head
    parser = FlvParser(viewer)
    async for data in chunks(reader):
        viewer.note(len(data))
        parser.feed(data)
    return "end"


async def watch_ts(viewer, media, channel):
    reader, _, head = await ask(media.http, f"/live/{channel}.ts")
    assert " 200 " in head, head
    async for data in chunks(reader):
        viewer.note(len(data))
    return "end"


async def watch_ws(viewer, media, channel):
    reader, _, head = await ask(media.http, f"/live/{channel}.flv", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
    assert " 101 " in head, head
    parser = FlvParser(viewer)
    while True:
        first, size = await reader.readexactly(2)
        if size == 126:
            size = int.from_bytes(await reader.readexactly(2), "big")
        elif size == 127:
            size = int.from_bytes(await reader.readexactly(8), "big")
        data = await reader.readexactly(size)
        if first & 15 == 8:
            return "end"
        viewer.note(size)
        parser.feed(data)


async def watch_rtmp(viewer, media, channel):
    reader, writer = await asyncio.open_connection("127.0.0.1", media.rtmp)
    writer.write(b"\x03" + b"\0" * 8 + os.urandom(1528))
    answer = await reader.readexactly(3073)
    sender = Sender()
    writer.write(answer[1:1537])
    for stream, values in ((0, ("connect", 1, {"app": "live", "flashVer": "test", "tcUrl": "rtmp://127.0.0.1/live"})), (0, ("createStream", 2, None)),
                           (1, ("play", 3, None, channel, -2000))):
        writer.write(b"".join(sender.chunks(3, COMMAND, stream, 0, amf0(*values))))
    chunk_size, lanes = 128, {}
    while True:
        first = (await reader.readexactly(1))[0]
        number = first & 63
        if first >> 6 == 0:
            head = await reader.readexactly(11)
            stamp, size = int.from_bytes(head[:3], "big"), int.from_bytes(head[3:6], "big")
            lane = lanes[number] = [stamp, size, head[6], b"", stamp == 0xFFFFFF]
        lane = lanes[number]
        if lane[4]:
            lane[0] = int.from_bytes(await reader.readexactly(4), "big")
        lane[3] += await reader.readexactly(min(chunk_size, lane[1] - len(lane[3])))
        if len(lane[3]) < lane[1]:
            continue
        stamp, _, kind, body, _ = lane
        if kind == 1:
            chunk_size = int.from_bytes(body, "big")
        elif kind in (VIDEO, AUDIO) and len(body) > 1:
            viewer.note(len(body))
            viewer.tag(kind, stamp, body[1] == 0)
        elif b"NetStream.Play.UnpublishNotify" in body or b"NetStream.Play.Stop" in body:
            return "end"


async def watch_hls(viewer, media, channel):
    """Follows the playlist with blocking reloads, over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", media.http)
    query, sequence = "", 0
    viewer.discontinuities = 0
    while True:
        writer.write(f"GET /live/{channel}/main.m3u8{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        text = (await reader.readexactly(int(re.search(r"content-length: (\d+)", head)[1]))).decode()
        if " 503 " in head:
            # The publisher stalls: a player asks again, and keeps its connection.
            await asyncio.sleep(0.2)
            continue
        assert " 200 " in head, head
        viewer.note(len(text))
        number = int(re.search(r"MEDIA-SEQUENCE:(\d+)", text)[1])
        viewer.back += number < sequence
        sequence = number
        viewer.discontinuities = max(viewer.discontinuities, text.count("#EXT-X-DISCONTINUITY\n"))
        if "#EXT-X-ENDLIST" in text:
            return "end"
        hint = re.search(r'PRELOAD-HINT:TYPE=PART,URI="[^"]*-s(\d+)\.p(\d+)', text)
        query = f"?_HLS_msn={hint[1]}&_HLS_part={hint[2]}"


WAYS = {"flv": watch_flv, "ws": watch_ws, "ts": watch_ts, "rtmp": watch_rtmp, "hls": watch_hls}


class Crowd:
    """So many viewers of each protocol; `viewers` is a list a protocol."""

    def __init__(self, media, channel, each):
        self.media, self.channel = media, channel
        self.viewers = {way: [Viewer() for _ in range(each)] for way in (*WAYS, "srt")}
        self.loop = asyncio.new_event_loop()
        self.threads = [threading.Thread(target=self.run)] + [threading.Thread(target=self.watch_srt, args=[one]) for one in self.viewers["srt"]]
        for thread in self.threads:
            thread.start()

    def run(self):
        async def watch(way, viewer):
            try:
                viewer.ended = await WAYS[way](viewer, self.media, self.channel)
            except Exception as failure:
                viewer.ended = repr(failure)

        async def all_of():
            await asyncio.gather(*(watch(way, one) for way in WAYS for one in self.viewers[way]))
        self.loop.run_until_complete(all_of())
        self.loop.close()

    def watch_srt(self, viewer):
        # On a busy machine a handshake may take longer than libsrt waits.
        tries = (Caller(self.media.srt, f"read:live/{self.channel}") for _ in range(5))
        caller = next((each for each in tries if each.connected), None)
        if not caller:
            viewer.ended = "refused"
            return
        caller.set(SRTO_RCVTIMEO, struct.pack("i", 30_000))
        while data := caller.receive():
            viewer.note(len(data))
        viewer.ended = "end"
        caller.close()

    def all(self):
        return [one for each in self.viewers.values() for one in each]

    def join(self):
        for thread in self.threads:
            thread.join(30)


class Wire:
    """A port that leads to another, until it is cut: then nothing passes any more, and neither end is told. Or only who called is told,
    and may call again."""

    def __init__(self, to):
        self.to, self.whole = to, True
        self.callers, self.left = [], set()
        self.loop = asyncio.new_event_loop()
        started = threading.Event()

        async def begin():
            self.server = await asyncio.start_server(self.carry, "127.0.0.1", 0)
            self.port = self.server.sockets[0].getsockname()[1]
            started.set()
        self.loop.create_task(begin())
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        started.wait()

    async def carry(self, reader, writer):
        onward, back = await asyncio.open_connection("127.0.0.1", self.to)
        self.callers.append(writer)
        try:
            await asyncio.gather(self.pump(reader, back, writer), self.pump(onward, writer, writer))
        finally:
            back.close()
            writer.close()

    async def pump(self, reader, writer, caller):
        while data := await reader.read(65536):
            if self.whole and caller not in self.left:
                writer.write(data)
        if self.whole and caller not in self.left:
            writer.close()

    def cut(self):
        self.whole = False

    def leave(self):
        """Ends the connections of those who called; the other ends stay open, and silent."""
        async def end():
            for each in self.callers:
                self.left.add(each)
                each.transport.abort()
            self.callers.clear()
        asyncio.run_coroutine_threadsafe(end(), self.loop).result()

    def close(self):
        async def stop():
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for each in others:
                each.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            self.loop.stop()
        asyncio.run_coroutine_threadsafe(stop(), self.loop)
        self.thread.join()
        self.loop.close()
