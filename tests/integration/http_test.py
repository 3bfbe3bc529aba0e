#!/usr/bin/env python3
"""What the media server says to requests that it does not serve, and to those that are written in rarer ways."""
import socket

from harness import Media


def ask(media, text):
    """The whole answer, as text."""
    with socket.create_connection(("127.0.0.1", media.http), timeout=30) as stream:
        stream.sendall(text.encode())
        got = b""
        while piece := stream.recv(65536):
            got += piece
    return got.decode()


def test_any_page_may_read(media):
    close = "Host: a\r\nConnection: close\r\n\r\n"
    # A page cannot tell a server that refuses from one that is not there, unless the refusal lets it read.
    requests = {
        400: "nonsense\r\n\r\n",
        404: f"GET /nothing HTTP/1.1\r\n{close}",
        405: f"POST /live/nobody.flv HTTP/1.1\r\n{close}",
        408: "GET /live/nobody.flv HT",
        413: f"GET /live/nobody.flv HTTP/1.1\r\nContent-Length: 10\r\n{close}0123456789",
        431: f"GET /live/nobody.flv HTTP/1.1\r\nX: {'x' * 20000}\r\n{close}",
        505: "GET /live/nobody.flv HTTP/2.0\r\n\r\n",
    }
    for status, text in requests.items():
        answer = ask(media, text)
        assert answer.startswith(f"HTTP/1.1 {status} "), (status, answer)
        assert "\r\nAccess-Control-Allow-Origin: *\r\n" in answer, (status, answer)
    for path in ("/api/v1/streams", "/api/v1/nothing", "/metrics"):
        answer = ask(media, f"GET {path} HTTP/1.1\r\n{close}")
        assert "Access-Control" not in answer, (path, answer)


def test_absolute_form(media):
    for target in ("http://localhost/healthz", f"http://127.0.0.1:{media.http}/healthz", "HTTPS://[::1]/healthz?x=1"):
        answer = ask(media, f"GET {target} HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n")
        assert answer.startswith("HTTP/1.1 200 OK\r\n"), (target, answer)
    # The target's host counts for who may ask, not the other.
    for target, host, status in (("http://localhost/api/v1/streams", "elsewhere.example", 200),
                                 ("http://elsewhere.example/api/v1/streams", "localhost", 401)):
        answer = ask(media, f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
        assert answer.startswith(f"HTTP/1.1 {status} "), (target, answer)


def main():
    media = Media()
    try:
        test_any_page_may_read(media)
        test_absolute_form(media)
    finally:
        media.stop()


main()
