"""HTTP as a player speaks it: one connection a caller, with the times at which an answer's head and end came."""
import dataclasses
import gzip
import http.client
import time
import urllib.parse


@dataclasses.dataclass
class Answer:
    url: str
    status: int
    headers: dict
    body: bytes
    began: float
    head: float
    ended: float
    chunked: bool

    @property
    def text(self):
        body = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return body.decode("utf-8", "replace")

    @property
    def max_age(self):
        """Seconds for which a cache may keep it; 0 when it may not."""
        words = [each.strip() for each in self.headers.get("cache-control", "").split(",")]
        if "no-store" in words or "no-cache" in words:
            return 0
        return next((int(each[8:]) for each in words if each.startswith("max-age=") and each[8:].isdigit()), None)


class Connection:
    """Opened anew when the other side has closed it. Not for several threads."""

    def __init__(self, origin, timeout=30):
        parts = urllib.parse.urlsplit(origin)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(parts.hostname, parts.port, timeout=timeout)

    def get(self, url, headers=None, method="GET"):
        parts = urllib.parse.urlsplit(url)
        target = parts.path + ("?" + parts.query if parts.query else "")
        for attempt in range(2):
            fresh = self.connection.sock is None
            began = time.monotonic()
            try:
                self.connection.request(method, target, headers=headers or {})
                answer = self.connection.getresponse()
                head = time.monotonic()
                body = answer.read()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.connection.close()
                if fresh or attempt:
                    raise
                continue
            read = {key.lower(): value for key, value in answer.getheaders()}
            return Answer(url, answer.status, read, body, began, head, time.monotonic(), "content-length" not in read)

    def close(self):
        self.connection.close()


def with_query(url, **values):
    """The URL with more query parameters, sorted by name as clients are told to (6.2.5)."""
    more = "&".join(f"{key}={values[key]}" for key in sorted(values))
    return url + ("&" if "?" in url else "?") + more if more else url
