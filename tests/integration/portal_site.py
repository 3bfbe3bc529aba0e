"""weir-portal in a data folder of its own, and browsers that speak to it."""
import contextlib
import gzip
import http.client
import json
import pathlib
import shutil
import sqlite3
import signal
import tempfile

from harness import Program, free_port, until

PASSWORD = "a loom of one's own"


def web_folder(folder):
    """A built front end in little: what the portal does with files does not depend on what they hold."""
    web = pathlib.Path(folder)
    (web / "assets").mkdir(parents=True)
    (web / "index.html").write_text("<!doctype html><html><head>\n    <title>Weir</title>\n</head><body></body></html>\n")
    (web / "assets/app-1a2b3c.js").write_text("export const app = 1;\n" * 100)
    (web / "assets/app-1a2b3c.js.gz").write_bytes(gzip.compress((web / "assets/app-1a2b3c.js").read_bytes()))
    (web / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>\n")
    (web / ".secret").write_text("not for anyone\n")
    return web


class Portal(Program):
    """weir-portal; `folder` is kept when it is given, so that another program may share it."""

    def __init__(self, folder=None, **settings):
        self.own = folder is None
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="weir-portal-"))
        if not (self.folder / "web").exists():
            web_folder(self.folder / "web")
        self.port = free_port()
        keys = {"portal.port": self.port, "portal.web": self.folder / "web", "data.dir": self.folder / "var", "http.port": free_port(),
                **{key.replace("__", "."): value for key, value in settings.items()}}
        self.arguments = [part for key, value in keys.items() for part in ("--set", f"{key}={value}")]
        self.start()

    def start(self):
        super().__init__("weir-portal", *self.arguments)
        until("weir-portal answers", lambda: self.process.poll() is not None or Browser(self).get("/healthz").status == 200)

    def stop(self, *arguments, **more):
        try:
            super().stop(*arguments, **more)
        finally:
            if self.own:
                shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self, how=signal.SIGKILL):
        """Ends it, rudely unless it is asked, and starts it again in the same folder and on the same port."""
        self.process.send_signal(how)
        self.process.wait(10)
        self.log.close()
        self.start()

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    def setup_token(self):
        return (self.folder / "var/secrets/setup-token").read_text().strip()

    def sql(self, statement, *values):
        """What no route does: time passing, and the like."""
        with contextlib.closing(sqlite3.connect(self.folder / "var/weir.db", timeout=10)) as base, base:
            return base.execute(statement, values).fetchall()

    def set_role(self, handle, role):
        self.sql("UPDATE accounts SET role = ? WHERE channel_id = (SELECT id FROM channels WHERE handle = ?)", role, handle)

    def register(self, handle, **more):
        """A browser with a new account."""
        browser = Browser(self)
        answer = browser.post("/api/v1/accounts", {"handle": handle, "password": PASSWORD, **more})
        assert answer.status == 201, answer
        return browser


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["code"]

    def errors(self):
        """What is wrong with which field, as {pointer: code}."""
        return {each["pointer"]: each["code"] for each in self.json["errors"]}

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


class Browser:
    """Keeps its cookie and says where its pages come from, as browsers do."""

    def __init__(self, portal, cookie=None):
        self.portal = portal
        self.cookie = cookie

    def ask(self, method, path, body=None, headers=None, origin=True):
        sent = {"Sec-Fetch-Site": "same-origin", "Origin": self.portal.origin} if origin else {}
        if self.cookie:
            sent["Cookie"] = f"sid={self.cookie}"
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        connection = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host="Host" in sent, skip_accept_encoding=True)
            for name, value in sent.items():
                connection.putheader(name, value)
            if body is not None:
                body = body.encode() if isinstance(body, str) else body
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookie = line.split(";")[0].removeprefix("sid=") or None
        return answer

    def get(self, path, headers=None):
        return self.ask("GET", path, headers=headers)

    def post(self, path, body=None, headers=None):
        return self.ask("POST", path, body, headers)

    def log_in(self, handle, password=PASSWORD):
        return self.post("/api/v1/session", {"handle": handle, "password": password})

    def key(self):
        return self.get("/api/v1/studio/key").json["rtmp"]["key"]
