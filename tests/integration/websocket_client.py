"""A WebSocket as a client speaks it (RFC 6455), written from the protocol."""
import base64
import hashlib
import os
import socket
import struct

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class WebSocket:
    def __init__(self, port, path, host="127.0.0.1", **headers):
        self.socket = socket.create_connection((host, port), timeout=20)
        key = base64.b64encode(os.urandom(16))
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            f"Sec-WebSocket-Key: {key.decode()}\r\n{more}\r\n".encode())
        self.heard = b""
        while b"\r\n\r\n" not in self.heard:
            self.hear()
        head, self.heard = self.heard.split(b"\r\n\r\n", 1)
        self.status = int(head.split()[1])
        self.accepted = base64.b64encode(hashlib.sha1(key + GUID).digest()) in head

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def hear(self):
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server closed")
        self.heard += piece

    def read(self, count):
        while len(self.heard) < count:
            self.hear()
        piece, self.heard = self.heard[:count], self.heard[count:]
        return piece

    def message(self):
        """Opcode and payload of the next frame, which must be whole and unmasked."""
        first, size = self.read(2)
        assert first & 0xF0 == 0x80, f"a fragment: {first:#x}"
        assert size & 0x80 == 0, "servers do not mask"
        if size == 126:
            size = struct.unpack(">H", self.read(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", self.read(8))[0]
        return first & 15, self.read(size)

    def send(self, opcode, payload=b"", mask=b"mask"):
        assert len(payload) < 126
        self.socket.sendall(bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload)))
