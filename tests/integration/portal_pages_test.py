"""The front end's files, the headers that protect its pages, and how the program starts and stops."""
import gzip
import pathlib
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from harness import BIN, ROOT, free_port
from portal_site import Browser, Portal, web_folder


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.portal = Portal()
        cls.addClassCleanup(cls.portal.stop)
        cls.browser = Browser(cls.portal)

    def test_every_address_of_the_front_end_starts_from_its_page(self):
        for path in ("/", "/login", "/studio", "/welcome?token=x", "/some/where"):
            answer = self.browser.get(path)
            self.assertEqual((200, "text/html; charset=utf-8", "no-cache"),
                             (answer.status, answer.headers["Content-Type"], answer.headers["Cache-Control"]), path)
            self.assertIn(b"<title>Weir</title>", answer.body)
        for path in ("/api/v1/nothing", "/assets/nothing.js", "/media/nothing"):
            answer = self.browser.get(path)
            self.assertEqual((404, "application/problem+json"), (answer.status, answer.headers["Content-Type"]), path)

    def test_pages_run_no_scripts_but_ours_and_play_from_the_media_server(self):
        policy = dict(each.strip().split(" ", 1) for each in self.browser.get("/").headers["Content-Security-Policy"].split(";"))
        media = self.browser.get("/", {"Host": "tv.example"}).headers["Content-Security-Policy"]
        self.assertEqual("'none'", policy["default-src"])
        self.assertEqual("'self'", policy["script-src"])
        self.assertEqual("'self'", policy["frame-ancestors"])
        self.assertEqual("'none'", policy["object-src"])
        self.assertRegex(policy["connect-src"], r"^'self' http://127\.0\.0\.1:\d+ ws://127\.0\.0\.1:\d+$")
        self.assertRegex(policy["media-src"], r"^'self' blob: http://127\.0\.0\.1:\d+$")
        self.assertRegex(media, r"connect-src 'self' http://tv\.example:\d+ ws://tv\.example:\d+;")
        answer = self.browser.get("/")
        self.assertEqual("same-origin", answer.headers["Cross-Origin-Opener-Policy"])
        self.assertEqual("strict-origin-when-cross-origin", answer.headers["Referrer-Policy"])

    def test_nobody_writes_our_headers_through_theirs(self):
        for host in ("a; script-src *", "a' *", "x\ty"):
            policy = self.browser.get("/", {"Host": host}).headers["Content-Security-Policy"] or "refused"
            self.assertNotIn("*", policy)

    def test_hashed_files_are_kept_for_ever_and_others_asked_for_again(self):
        hashed = self.browser.get("/assets/app-1a2b3c.js")
        self.assertEqual((200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
                         (hashed.status, hashed.headers["Content-Type"], hashed.headers["Cache-Control"]))
        other = self.browser.get("/favicon.svg")
        self.assertEqual(("image/svg+xml", "no-cache", "nosniff"),
                         (other.headers["Content-Type"], other.headers["Cache-Control"], other.headers["X-Content-Type-Options"]))
        for path in ("/favicon.svg", "/"):
            tag = self.browser.get(path).headers["ETag"]
            again = self.browser.get(path, {"If-None-Match": tag})
            self.assertEqual((304, b"", tag), (again.status, again.body, again.headers["ETag"]))

    def test_zipped_files_are_for_those_who_take_them(self):
        plain = self.browser.get("/assets/app-1a2b3c.js")
        zipped = self.browser.get("/assets/app-1a2b3c.js", {"Accept-Encoding": "br, gzip"})
        self.assertEqual("gzip", zipped.headers["Content-Encoding"])
        self.assertEqual("Accept-Encoding", zipped.headers["Vary"])
        self.assertEqual(plain.body, gzip.decompress(zipped.body))
        self.assertNotEqual(plain.headers["ETag"], zipped.headers["ETag"])

    def test_no_path_leads_out_of_the_folder(self):
        for path in ("/../var/weir.db", "/assets/../../var/weir.db", "/%2e%2e/var/weir.db", "/assets/..%2f..%2fvar/weir.db",
                     "/assets/..\\..\\var\\weir.db", "/.secret", "/%00", "//etc/passwd"):
            with socket.create_connection(("127.0.0.1", self.portal.port)) as raw:
                raw.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
                answer = b"".join(iter(lambda: raw.recv(65536), b""))
            self.assertNotIn(b"SQLite", answer, path)
            self.assertNotIn(b"not for anyone", answer, path)
            self.assertNotIn(b"root:", answer, path)

    def test_head_is_get_without_a_body(self):
        answer = self.browser.ask("HEAD", "/favicon.svg")
        self.assertEqual((200, b""), (answer.status, answer.body))
        self.assertEqual(405, self.browser.post("/api/v1/live", {}).status)
        self.assertIn("GET", self.browser.post("/healthz").headers["Allow"])

    def test_the_interface_describes_itself(self):
        self.assertEqual((ROOT / "portal/openapi.json").read_bytes(), self.browser.get("/api/v1/openapi.json").body)
        self.assertEqual({"status": "ok", "version": self.browser.get("/api/v1/site").json["version"]}, self.browser.get("/healthz").json)
        self.assertEqual({"channels": []}, self.browser.get("/api/v1/live").json)

    def test_many_at_once_are_all_answered(self):
        statuses = []

        def load():
            for _ in range(20):
                statuses.append(Browser(self.portal).get("/api/v1/channels/nobody").status)
        threads = [threading.Thread(target=load) for _ in range(16)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        self.assertEqual([404] * 320, statuses)


class Start(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        web_folder(self.folder / "web")

    def run_it(self, *arguments):
        done = subprocess.run([BIN / "weir-portal", *map(str, arguments)], capture_output=True, text=True, timeout=20)
        return done.returncode, done.stdout, done.stderr

    def test_says_who_it_is(self):
        self.assertRegex(self.run_it("--version")[1], r"^weir-portal \d+\.\d+\.\d+\n$")
        status, text, _ = self.run_it("--help")
        self.assertEqual(0, status)
        self.assertIn("--config", text)

    def test_a_mistake_in_the_configuration_is_named_with_file_line_and_key(self):
        conf = self.folder / "weir.toml"
        for text, said in [
            ("[portal]\nport = 80000\n", ":2: portal.port: expected a whole number from 0 to 65535"),
            ("[portal]\nregistration = \"perhaps\"\n", ":2: portal.registration: expected one of open|invitation|closed"),
            ("[portal]\nprot = 1\n", ":2: portal.prot: no such key"),
            ("[portal]\npublic_url = \"tv.example/x\"\n", ":2: portal.public_url: expected an address"),
            ("[portal\n", ":1"),
        ]:
            conf.write_text(text)
            status, _, error = self.run_it("--config", conf)
            self.assertEqual(2, status, error)
            self.assertIn(f"{conf}{said}", error)
            self.assertEqual(1, error.count("\n"), error)
        self.assertEqual(2, self.run_it("--nonsense")[0])
        self.assertEqual(2, self.run_it("--config", self.folder / "missing.toml")[0])

    def test_reads_the_annotated_configuration(self):
        portal = Portal(self.folder)
        portal.stop()
        done = self.run_it("--config", ROOT / "conf/weir.toml", "--set", f"data.dir={self.folder}/var", "--set", "portal.web=/nonexistent")
        self.assertEqual(1, done[0])
        self.assertIn("portal.web: no built web site in /nonexistent", done[2])

    def test_a_port_in_use_is_said_and_ends_the_program(self):
        portal = Portal(self.folder)
        self.addCleanup(portal.stop)
        done = self.run_it("--set", f"portal.port={portal.port}", "--set", f"data.dir={self.folder}/other",
                           "--set", f"portal.web={self.folder}/web")
        self.assertEqual(1, done[0])
        self.assertIn(f"{portal.port}: Address already in use", done[2])

    def test_a_data_folder_that_cannot_be_is_said(self):
        (self.folder / "file").write_text("")
        done = self.run_it("--set", f"data.dir={self.folder}/file/var", "--set", f"portal.web={self.folder}/web",
                           "--set", f"portal.port={free_port()}")
        self.assertEqual(1, done[0])
        self.assertIn(f"data folder {self.folder}/file/var", done[2])

    def test_a_database_of_a_newer_version_is_left_alone(self):
        Portal(self.folder).stop()
        subprocess.run(["python3", "-c", "import sqlite3, sys; base = sqlite3.connect(sys.argv[1]); "
                        "base.execute(\"INSERT INTO schema_migrations VALUES ('accounts', 99, 'later', 0)\"); base.commit()",
                        str(self.folder / "var/weir.db")], check=True)
        done = self.run_it("--set", f"data.dir={self.folder}/var", "--set", f"portal.web={self.folder}/web",
                           "--set", f"portal.port={free_port()}")
        self.assertEqual(1, done[0])
        self.assertIn("newer version", done[2])

    def test_ends_at_once_when_asked_whoever_is_connected(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            portal = Portal(self.folder)
            idle = [socket.create_connection(("127.0.0.1", portal.port)) for _ in range(20)]
            idle[0].sendall(b"POST /api/v1/session HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
            start = time.monotonic()
            portal.stop(how)
            self.assertLess(time.monotonic() - start, 3)
            for each in idle:
                each.close()


if __name__ == "__main__":
    unittest.main()
