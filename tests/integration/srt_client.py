"""Calls a server over SRT with libsrt itself, which tells why a connection was refused; and a network that loses packets."""
import ctypes
import random
import selectors
import socket
import struct
import threading
import time

# libsrt's srt.h.
SRTO_RCVSYN, SRTO_FC, SRTO_RCVBUF, SRTO_RCVTIMEO, SRTO_PASSPHRASE, SRTO_STREAMID = 2, 4, 6, 14, 26, 46
BAD_SECRET, BAD_REQUEST, UNAUTHORIZED, OVERLOAD, NOT_FOUND, BAD_MODE = 10, 1400, 1401, 1402, 1404, 1405
PACKET = 1500 - 28


def library():
    for name in ("libsrt.so.1.5", "libsrt-gnutls.so.1.5"):
        try:
            loaded = ctypes.CDLL(name)
        except OSError:
            continue
        loaded.srt_startup()
        loaded.srt_setloglevel(0)
        return loaded
    raise RuntimeError("libsrt is not installed")


SRT = library()


class Caller:
    """One connection, or why there is none. `window`: packets that it has room for while nobody reads."""

    def __init__(self, port, stream_id, passphrase="", window=0, host="127.0.0.1"):
        self.socket = SRT.srt_create_socket()
        self.set(SRTO_STREAMID, stream_id.encode())
        if passphrase:
            self.set(SRTO_PASSPHRASE, passphrase.encode())
        if window:
            self.set(SRTO_FC, struct.pack("i", window))
            self.set(SRTO_RCVBUF, struct.pack("i", window * PACKET))
        self.set(SRTO_RCVTIMEO, struct.pack("i", 5000))
        address = struct.pack("=H", socket.AF_INET) + struct.pack("!H", port) + socket.inet_aton(host) + bytes(8)
        self.connected = SRT.srt_connect(self.socket, address, len(address)) == 0
        self.reason = None if self.connected else SRT.srt_getrejectreason(self.socket)

    def set(self, option, value):
        assert SRT.srt_setsockflag(self.socket, option, value, len(value)) == 0, option

    def send(self, data):
        return SRT.srt_sendmsg(self.socket, data, len(data), -1, 1) > 0

    def receive(self):
        """One message; empty when the connection is over or nothing came for five seconds."""
        room = ctypes.create_string_buffer(1500)
        got = SRT.srt_recvmsg(self.socket, room, len(room))
        return room.raw[:got] if got > 0 else b""

    def close(self):
        SRT.srt_close(self.socket)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class LossyNetwork:
    """Carries datagrams to a port and back, and loses some of each way. Callers connect to its own `port`."""

    def __init__(self, to_port, loss, seed=1):
        self.to = ("127.0.0.1", to_port)
        self.loss = loss
        self.dice = random.Random(seed)
        self.front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.front.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.front.bind(("127.0.0.1", 0))
        self.port = self.front.getsockname()[1]
        self.backs = {}
        self.carried = self.lost = 0
        self.ended = False
        self.thread = threading.Thread(target=self.carry, daemon=True)
        self.thread.start()

    def carry(self):
        with selectors.DefaultSelector() as ready:
            ready.register(self.front, selectors.EVENT_READ)
            while not self.ended:
                for key, _ in ready.select(0.1):
                    data, peer = key.fileobj.recvfrom(2048)
                    if key.fileobj is self.front:
                        if peer not in self.backs:
                            self.backs[peer] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                            self.backs[peer].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
                            self.backs[peer].bind(("127.0.0.1", 0))
                            ready.register(self.backs[peer], selectors.EVENT_READ, peer)
                        self.pass_on(data, self.backs[peer], self.to)
                    else:
                        self.pass_on(data, self.front, key.data)

    def pass_on(self, data, over, to):
        # The first bit of a control packet is 1 (draft-sharabayko-srt-01 3.2); those of the handshake are spared.
        handshake = data[:4] == b"\x80\x00\x00\x00"
        self.carried += 1
        if not handshake and self.dice.random() < self.loss:
            self.lost += 1
            return
        over.sendto(data, to)

    def close(self):
        self.ended = True
        self.thread.join()
        for each in [self.front, *self.backs.values()]:
            each.close()


def wait_for_end(caller, limit=10.0):
    """Whether the server ended the connection in time."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if SRT.srt_getsockstate(caller.socket) != 5:
            return True
        time.sleep(0.02)
    return False
