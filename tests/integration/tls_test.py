#!/usr/bin/env python3
"""RTMPS and HTTPS, the portal's too: what they carry, who is refused and how, and certificates that change under running viewers."""
import contextlib
import json
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time

from harness import BIN, Media, clip, decoded_pictures, free_port, until
from portal_site import PASSWORD, Browser, Portal

folder = pathlib.Path(tempfile.mkdtemp(prefix="weir-tls-"))
CERTIFICATE, KEY = folder / "certificate.pem", folder / "key.pem"


def make_pair(name, certificate=CERTIFICATE, key=KEY):
    """A certificate of its own issuer, put in the place of the files at once, as programs that renew them do."""
    new = [folder / "new-certificate.pem", folder / "new-key.pem"]
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                    f"/CN={name}", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", str(new[0]), "-keyout", str(new[1])],
                   check=True, capture_output=True)
    for made, place in zip(new, (certificate, key)):
        made.rename(place)


def client(ca=CERTIFICATE, alpn=("http/1.1",)):
    context = ssl.create_default_context(cafile=str(ca))
    context.set_alpn_protocols(list(alpn))
    return context


def any_client():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def connect(port, context, host="127.0.0.1"):
    return context.wrap_socket(socket.create_connection((host, port), timeout=20), server_hostname="localhost")


def name_shown(port):
    shown = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                           timeout=20).stdout
    return next((line.split("CN = ")[1] for line in shown.splitlines() if line.startswith("subject=CN = ")), None)


def read_all(stream):
    got = b""
    with contextlib.suppress(OSError):
        while piece := stream.recv(65536):
            got += piece
    return got


def get(stream, path):
    stream.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    return read_all(stream)


def start(**settings):
    return Media(tls__certificate=CERTIFICATE, tls__key=KEY, **settings)


def test_protocols(media, https):
    with connect(https, client()) as stream:
        assert stream.version() == "TLSv1.3" and stream.selected_alpn_protocol() == "http/1.1", stream.version()
        assert get(stream, "/healthz").startswith(b"HTTP/1.1 200 OK\r\n")
    with connect(https, client(alpn=("h2", "http/1.1"))) as stream:
        assert stream.selected_alpn_protocol() == "http/1.1"
    old = client()
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with connect(https, old) as stream:
        assert stream.version() == "TLSv1.2" and "GCM" in stream.cipher()[0], stream.cipher()
        session = stream.session
    with old.wrap_socket(socket.create_connection(("127.0.0.1", https)), server_hostname="localhost", session=session) as stream:
        assert stream.session_reused
    for refused in (["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], ["-alpn", "h2"]):
        said = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{https}", *refused], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=20)
        assert "alert" in said.stderr, said.stderr
    until("the refused ALPN is logged", lambda: "no TLS handshake: no application protocol" in media.output())


def test_media(media, rtmps, https):
    encoder = subprocess.Popen(["ffmpeg", "-nostdin", "-v", "error", "-re", "-stream_loop", "-1", "-i", str(clip()), "-c", "copy", "-f", "flv",
                                f"rtmps://127.0.0.1:{rtmps}/live/sealed"], stderr=subprocess.PIPE)
    try:
        until("the stream that came over RTMPS is live", lambda: "sealed" in media.streams())
        watched = folder / "watched.flv"
        subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-ca_file", str(CERTIFICATE), "-tls_verify", "0", "-i",
                        f"https://127.0.0.1:{https}/live/sealed.flv", "-t", "4", "-c", "copy", str(watched)], check=True, timeout=60)
        count, mistakes = decoded_pictures(watched)
        assert count > 100 and not mistakes, (count, mistakes)
        with connect(https, client()) as stream:
            assert b"#EXTM3U" in get(stream, "/live/sealed/index.m3u8")
        test_renewal(media, https)
        test_slow_viewer(https)
    finally:
        encoder.kill()
        encoder.wait()


class Viewer(threading.Thread):
    """Reads FLV over HTTPS and keeps what has come."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.stream = connect(port, any_client())
        self.stream.sendall(b"GET /live/sealed.flv HTTP/1.0\r\n\r\n")
        self.got = bytearray()
        self.start()

    def run(self):
        with contextlib.suppress(OSError):
            while piece := self.stream.recv(65536):
                self.got += piece


def count_tags(flv):
    """Walks the tags; fails where the bytes are not FLV."""
    body = bytes(flv).split(b"\r\n\r\n", 1)[1]
    assert body.startswith(b"FLV\x01"), body[:16]
    at, count = 13, 0
    while at + 11 <= len(body):
        kind, size = body[at], int.from_bytes(body[at + 1:at + 4], "big")
        assert kind in (8, 9, 18), f"no tag at {at} but {kind}"
        if at + 11 + size + 4 > len(body):
            break
        assert int.from_bytes(body[at + 11 + size:at + 15 + size], "big") == size + 11, f"the tag at {at} has another size behind it"
        at += size + 15
        count += 1
    return count


def test_renewal(media, https):
    viewer = Viewer(https)
    until("the viewer gets pictures", lambda: len(viewer.got) > 100_000)
    assert name_shown(https) == "first"
    make_pair("second")
    until("new connections see the new certificate", lambda: name_shown(https) == "second")
    with connect(https, client()) as stream:
        assert get(stream, "/healthz").startswith(b"HTTP/1.1 200 OK\r\n")

    KEY.write_text("no key\n")
    until("a broken key is refused", lambda: "the new certificate is not taken, and the old one stays" in media.output())
    make_pair("other", certificate=folder / "unused.pem")
    until("the key of another certificate is refused", lambda: "the private key is not that of the certificate" in media.output())
    CERTIFICATE.unlink()
    until("a certificate that is gone is refused", lambda: "No such file" in media.output())
    assert name_shown(https) == "second"
    make_pair("third")
    until("the next good pair is taken", lambda: name_shown(https) == "third")
    assert media.output().count("not taken") == 3, media.output()

    before = len(viewer.got)
    until("the viewer still gets pictures", lambda: len(viewer.got) > before + 100_000)
    viewer.stream.shutdown(socket.SHUT_RDWR)
    viewer.join(10)
    assert count_tags(viewer.got) > 100


def test_slow_viewer(https):
    """A viewer that takes nothing for a while gets whole tags before and after."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.settimeout(20)
    raw.connect(("127.0.0.1", https))
    stream = any_client().wrap_socket(raw)
    stream.sendall(b"GET /live/sealed.flv?slow HTTP/1.0\r\n\r\n")
    got = bytearray()
    for pause in (4, 2, 0):
        end = time.monotonic() + 2
        while time.monotonic() < end:
            got += stream.recv(65536)
        time.sleep(pause)
    stream.close()
    assert count_tags(got) > 100


def test_strangers(media, rtmps, https):
    with socket.create_connection(("127.0.0.1", https), timeout=20) as stream:
        answer = get(stream, "/healthz")
        assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n") and b"speaks TLS" in answer, answer
    until("plain HTTP on the port of HTTPS is logged", lambda: "no TLS handshake: the client does not speak TLS" in media.output())
    with socket.create_connection(("127.0.0.1", rtmps), timeout=20) as stream:
        stream.sendall(b"\x03" + bytes(1536))
        assert read_all(stream) == b""
    for port in (media.http, media.rtmp):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
            any_client().wrap_socket(raw, server_hostname="localhost")
            raise AssertionError(f"port {port} speaks TLS")
    until("TLS on the port of HTTP is logged", lambda: "speaks TLS to a port of plain HTTP" in media.output())


def test_every_address(media, rtmps, https):
    for host in ("127.0.0.1", "::1"):
        for port in (media.http, media.rtmp, rtmps, https):
            with socket.create_connection((host, port), timeout=20) as stream:
                if port in (rtmps, https):
                    stream = any_client().wrap_socket(stream)
                if port in (media.http, https):
                    assert b"200 OK" in get(stream, "/healthz"), (host, port)
                else:
                    stream.sendall(b"\x03" + bytes(1536))
                    assert stream.recv(1) == b"\x03", (host, port)


def test_mistakes():
    def run(*arguments):
        settings = [part for each in arguments for part in ("--set", each)]
        done = subprocess.run([BIN / "weir-media", "--open", "--set", f"rtmp.port={free_port()}", "--set", f"http.port={free_port()}", "--set", "srt.port=0",
                               *settings],
                              capture_output=True, text=True, timeout=20)
        return done.returncode, done.stderr

    status, said = run(f"tls.certificate={CERTIFICATE}")
    assert status == 2 and "tls.key" in said, said
    status, said = run(f"tls.certificate={folder}/none.pem", f"tls.key={KEY}")
    assert status == 1 and "none.pem: No such file" in said, said
    status, said = run(f"tls.certificate={KEY}", f"tls.key={KEY}")
    assert status == 1 and "no certificate in PEM" in said, said
    locked = folder / "locked.pem"
    subprocess.run(["openssl", "ec", "-aes128", "-passout", "pass:secret", "-in", str(KEY), "-out", str(locked)], check=True, capture_output=True)
    status, said = run(f"tls.certificate={CERTIFICATE}", f"tls.key={locked}")
    assert status == 1 and "passphrase" in said, said
    status, said = run(f"tls.certificate={CERTIFICATE}", f"tls.key={KEY}", "https.port=4000", "rtmps.port=4000")
    assert status == 2 and "https.port: expected another port than rtmps.port" in said, said


def test_portal():
    https = free_port()
    portal = Portal(tls__certificate=CERTIFICATE, tls__key=KEY, portal__https_port=https, https__port=9443)
    try:
        with connect(https, client()) as stream:
            body = json.dumps({"handle": "weaver", "password": PASSWORD})
            stream.sendall(f"POST /api/v1/accounts HTTP/1.1\r\nHost: localhost:{https}\r\nOrigin: https://localhost:{https}\r\n"
                           f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
            answer = read_all(stream).decode()
            assert answer.startswith("HTTP/1.1 201 ") and "; Secure" in answer, answer
        with connect(https, client()) as stream:
            page = get(stream, "/").decode()
            assert "connect-src 'self' https://localhost:9443 wss://localhost:9443" in page, page
        until("the portal's plain port serves too", lambda: Browser(portal).get("/healthz").status == 200)
    finally:
        portal.stop()


def main():
    make_pair("first")
    test_mistakes()
    test_portal()
    rtmps, https = free_port(), free_port()
    media = start(rtmps__port=rtmps, https__port=https)
    try:
        # Says nothing until the handshake's time is over.
        silent = socket.create_connection(("127.0.0.1", https), timeout=20)
        since = time.monotonic()
        test_protocols(media, https)
        test_every_address(media, rtmps, https)
        test_strangers(media, rtmps, https)
        test_media(media, rtmps, https)
        assert silent.recv(1) == b"" and time.monotonic() - since > 5
        until("the silence is logged", lambda: "no TLS handshake: Connection timed out" in media.output())
    finally:
        media.stop()


try:
    main()
finally:
    shutil.rmtree(folder)
