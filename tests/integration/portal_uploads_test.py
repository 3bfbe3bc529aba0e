"""Uploads by tus 1.0.0, each part of it, and whole files over connections that break and portals that are killed."""
import base64
import hashlib
import random
import select
import signal
import socket
import unittest

import tus_client as tus
from harness import until
from portal_site import Portal


def digest(name, body):
    return f"{name} {base64.b64encode(hashlib.new(name, body).digest()).decode()}"


class Uploads(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.portal = Portal(portal__upload_largest=1_000_000, portal__upload_quota=3_000_000)
        cls.addClassCleanup(cls.portal.stop)
        cls.ada = cls.portal.register("ada")
        cls.bob = cls.portal.register("bob")

    def source(self, video):
        found = list((self.portal.folder / f"var/media/videos/{video}/source").iterdir())
        self.assertEqual(len(found), 1)
        return found[0]

    def test_a_client_is_told_what_the_server_speaks(self):
        told = self.ada.ask("OPTIONS", "/api/v1/uploads")

        self.assertEqual(told.status, 204)
        self.assertEqual(told.headers["Tus-Version"], "1.0.0")
        self.assertEqual(told.headers["Tus-Max-Size"], "1000000")
        self.assertEqual(set(told.headers["Tus-Extension"].split(",")),
                         {"creation", "creation-with-upload", "creation-defer-length", "expiration", "checksum", "termination", "concatenation"})
        self.assertEqual(told.headers["Tus-Checksum-Algorithm"], "sha1,sha256")
        refused = self.ada.ask("POST", "/api/v1/uploads", headers={"Tus-Resumable": "0.2.2", "Upload-Length": "3"})
        self.assertEqual((refused.status, refused.headers["Tus-Version"]), (412, "1.0.0"))

    def test_a_file_in_two_pieces_becomes_its_videos_source(self):
        made = tus.begin(self.ada, 6, name="My Film.MP4")
        path, video = tus.path_of(made), made.headers["Weir-Video-Id"]
        self.assertEqual((made.status, made.headers["Tus-Resumable"]), (201, "1.0.0"))
        self.assertIn("GMT", made.headers["Upload-Expires"])
        self.assertEqual(self.ada.get(f"/api/v1/studio/videos/{video}").json["state"], "waiting")

        first = tus.patch(self.ada, path, 0, b"abc")
        self.assertEqual((first.status, first.headers["Upload-Offset"]), (204, "3"))
        asked = tus.head(self.ada, path)
        self.assertEqual((asked.headers["Upload-Offset"], asked.headers["Upload-Length"], asked.headers["Cache-Control"]), ("3", "6", "no-store"))
        self.assertEqual(asked.headers["Upload-Metadata"], tus.metadata(filename="My Film.MP4"))
        self.assertEqual(tus.patch(self.ada, path, 0, b"abc").code, "wrongOffset")
        self.assertEqual(tus.patch(self.ada, path, 3, b"def").status, 204)

        shown = self.ada.get(f"/api/v1/studio/videos/{video}").json
        self.assertEqual((shown["state"], shown["title"], shown["fileName"], shown["fileBytes"]), ("toProcess", "My Film", "My Film.MP4", 6))
        self.assertEqual(self.source(video).name, "source.mp4")
        self.assertEqual(self.source(video).read_bytes(), b"abcdef")
        self.assertEqual(tus.offset_of(self.ada, path), 6)

    def test_another_file_takes_the_place_of_the_first(self):
        video = tus.begin(self.ada, 3, b"old", name="a.mp4").headers["Weir-Video-Id"]

        again = tus.begin(self.ada, 5, b"newer", Upload_Metadata=tus.metadata(filename="b.mkv", videoId=video))

        self.assertEqual(again.headers["Weir-Video-Id"], video)
        self.assertEqual((self.source(video).name, self.source(video).read_bytes()), ("source.mkv", b"newer"))
        theirs = tus.begin(self.bob, 5, Upload_Metadata=tus.metadata(filename="b.mkv", videoId=video))
        self.assertEqual((theirs.status, theirs.code), (404, "videoNotFound"))

    def test_a_length_may_be_said_later(self):
        made = tus.begin(self.ada, Upload_Defer_Length="1")
        path = tus.path_of(made)
        self.assertEqual(tus.patch(self.ada, path, 0, b"abc").status, 204)
        self.assertEqual(tus.head(self.ada, path).headers["Upload-Defer-Length"], "1")

        done = tus.patch(self.ada, path, 3, b"de", Upload_Length="5")

        self.assertEqual(done.status, 204)
        self.assertEqual(self.source(made.headers["Weir-Video-Id"]).read_bytes(), b"abcde")

    def test_damaged_bytes_do_not_count(self):
        path = tus.path_of(tus.begin(self.ada, 9))
        for name in ("sha1", "sha256"):
            with self.subTest(name):
                at = tus.offset_of(self.ada, path)
                self.assertEqual(tus.patch(self.ada, path, at, b"abX", Upload_Checksum=digest(name, b"abc")).status, 460)
                self.assertEqual(tus.offset_of(self.ada, path), at)
                self.assertEqual(tus.patch(self.ada, path, at, b"abc", Upload_Checksum=digest(name, b"abc")).status, 204)
                self.assertEqual(tus.offset_of(self.ada, path), at + 3)
        self.assertEqual(tus.patch(self.ada, path, 6, b"abc", Upload_Checksum="md5 kAFQmDzST7DWlj99KOF/cg==").status, 400)

    def test_bytes_whose_checksum_was_never_compared_go(self):
        path = tus.path_of(tus.begin(self.ada, 10))
        sent = (f"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sid={self.ada.cookie}\r\nSec-Fetch-Site: same-origin\r\n"
                f"Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n"
                f"Upload-Checksum: {digest('sha1', b'0123456789')}\r\nContent-Length: 10\r\n\r\n01234")
        with socket.create_connection(("127.0.0.1", self.portal.port)) as connection:
            connection.sendall(sent.encode())
            file = self.portal.folder / f"var/media/uploads/{path.rsplit('/', 1)[1]}/data"
            until("the bytes are on the disk", lambda: file.stat().st_size == 5)
        self.assertEqual(tus.offset_of(self.ada, path), 0)

    def test_parts_at_once_become_one_file(self):
        parts = [tus.begin(self.ada, len(body), body, Upload_Concat="partial") for body in (b"one ", b"two ", b"three")]
        addresses = " ".join(each.headers["Location"] for each in parts)
        self.assertEqual(tus.head(self.ada, tus.path_of(parts[0])).headers["Upload-Concat"], "partial")
        self.assertIsNone(parts[0].headers["Weir-Video-Id"])
        self.assertEqual(tus.begin(self.bob, Upload_Concat=f"final;{addresses}").code, "badParts")

        whole = tus.begin(self.ada, Upload_Concat=f"final;{addresses}")

        self.assertEqual((whole.status, whole.headers["Upload-Offset"]), (201, "13"))
        self.assertEqual(self.source(whole.headers["Weir-Video-Id"]).read_bytes(), b"one two three")
        self.assertEqual(tus.patch(self.ada, tus.path_of(whole), 13, b"x").code, "finalUpload")
        self.assertEqual(tus.head(self.ada, tus.path_of(parts[0])).status, 404)
        half = tus.begin(self.ada, 5, Upload_Concat="partial")
        self.assertEqual(tus.begin(self.ada, Upload_Concat=f"final;{half.headers['Location']}").code, "badParts")

    def test_an_upload_can_be_given_up(self):
        path = tus.path_of(tus.begin(self.ada, 5, b"abc"))
        self.assertEqual(tus.remove(self.ada, path).status, 204)
        self.assertEqual(tus.head(self.ada, path).status, 404)
        self.assertEqual(tus.patch(self.ada, path, 3, b"de").status, 404)
        self.assertFalse((self.portal.folder / f"var/media/uploads/{path.rsplit('/', 1)[1]}").exists())

    def test_ways_that_let_post_alone_pass(self):
        path = tus.path_of(tus.begin(self.ada, 5))
        sent = {**tus.TUS, **tus.BYTES, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
        self.assertEqual(self.ada.ask("POST", path, b"abc", sent).status, 204)
        self.assertEqual(tus.offset_of(self.ada, path), 3)

    def test_nobody_sees_or_touches_what_is_someone_elses(self):
        path = tus.path_of(tus.begin(self.ada, 5))
        self.assertEqual(tus.head(self.bob, path).status, 404)
        self.assertEqual(tus.patch(self.bob, path, 0, b"x").status, 404)
        self.assertEqual(tus.remove(self.bob, path).status, 404)
        self.assertEqual(tus.offset_of(self.ada, path), 0)

    def test_what_makes_no_sense_is_refused(self):
        self.assertEqual(tus.begin(self.ada).status, 400)
        self.assertEqual(tus.begin(self.ada, 5, Upload_Defer_Length="1").status, 400)
        self.assertEqual(tus.begin(self.ada, -1).status, 400)
        self.assertEqual(tus.begin(self.ada, 5, Upload_Metadata="filename ***").status, 400)
        self.assertEqual(tus.begin(self.ada, 5, Upload_Metadata=tus.metadata(filename="a\r\nSet-Cookie: x")).status, 400)
        self.assertEqual(tus.begin(self.ada, 1_000_001).code, "tooLarge")
        path = tus.path_of(tus.begin(self.ada, 5))
        self.assertEqual(tus.patch(self.ada, path, 0, b"abc", Content_Type="text/plain").status, 415)
        self.assertEqual(tus.patch(self.ada, path, 0, b"abcdef").code, "tooLarge")
        self.assertEqual(self.ada.ask("PATCH", path, b"abc", {**tus.TUS, **tus.BYTES}).status, 400)

    def test_an_account_has_so_much_room_and_no_more(self):
        carol = self.portal.register("carol")
        first = [tus.begin(carol, 1_000_000) for _ in range(3)]
        self.assertEqual([each.status for each in first], [201] * 3)
        self.assertEqual(tus.begin(carol, 1).code, "quotaExceeded")

        tus.remove(carol, tus.path_of(first[0]))

        whole = tus.begin(carol, 1_000_000, bytes(1_000_000))
        self.assertEqual(whole.headers["Upload-Offset"], "1000000")
        self.assertEqual(tus.begin(carol, 1).code, "quotaExceeded")
        self.assertEqual(carol.ask("DELETE", f"/api/v1/studio/videos/{whole.headers['Weir-Video-Id']}").status, 204)
        self.assertEqual(tus.begin(carol, 1_000_000).status, 201)

    def test_the_newest_request_has_the_upload(self):
        path = tus.path_of(tus.begin(self.ada, 1000))
        silent = tus.patch_and_leave(self.ada, path, 0, b"x" * 100, 1000)
        self.addCleanup(silent.close)
        file = self.portal.folder / f"var/media/uploads/{path.rsplit('/', 1)[1]}/data"
        until("the first has written", lambda: file.stat().st_size == 100)

        self.assertEqual(tus.offset_of(self.ada, path), 100)
        self.assertEqual(tus.patch(self.ada, path, 100, b"y" * 900).status, 204)


class Limits(unittest.TestCase):
    def test_a_full_disk_is_said(self):
        portal = Portal(portal__upload_free_floor="1000000GiB")
        self.addCleanup(portal.stop)
        refused = tus.begin(portal.register("ada"), 5)
        self.assertEqual((refused.status, refused.code), (507, "noSpace"))

    def test_what_was_given_up_goes_after_a_while(self):
        portal = Portal(portal__upload_patience="1s")
        self.addCleanup(lambda: portal.stop())
        ada = portal.register("ada")
        path = tus.path_of(tus.begin(ada, 5, b"abc"))
        until("it has expired", lambda: tus.head(ada, path).status == 404)
        self.assertTrue(list((portal.folder / "var/media/uploads").iterdir()))
        portal.restart(signal.SIGTERM)
        until("its file is gone", lambda: not list((portal.folder / "var/media/uploads").iterdir()))


def answered(connection):
    return bool(select.select([connection], [], [], 0)[0])


class Broken(unittest.TestCase):
    FILES, SIZE = 12, 400_000

    def test_nothing_is_lost_by_hundreds_of_cuts_and_some_kills(self):
        chance = random.Random(20)
        portal = Portal()
        self.addCleanup(lambda: portal.stop())
        ada = portal.register("ada")
        waiting, whole, cuts, kills = {}, {}, 0, 0
        for number in range(self.FILES):
            body = chance.randbytes(self.SIZE)
            made = tus.begin(ada, len(body), name=f"{number}.mp4")
            waiting[tus.path_of(made)] = (made.headers["Weir-Video-Id"], body, 0)
        while waiting:
            path = chance.choice(list(waiting))
            video, body, at = waiting[path]
            piece = body[at:at + chance.randrange(2, 40_000)]
            if at + len(piece) == len(body):
                last = tus.patch(ada, path, at, piece)
                if last.status in (409, 423):
                    waiting[path] = (video, body, tus.offset_of(ada, path))
                    continue
                self.assertEqual(last.status, 204)
                whole[video] = body
                del waiting[path]
                continue
            connection = tus.patch_and_leave(ada, path, at, piece, len(body) - at)
            cuts += 1
            arrives = chance.random() < 0.7
            if arrives:
                file = portal.folder / f"var/media/uploads/{path.rsplit('/', 1)[1]}/data"
                until("what was sent is in the file, or is refused", lambda: file.stat().st_size == at + len(piece) or answered(connection))
                # A request that was on its way when its connection broke may have come in meanwhile (409), or come in now (423).
                arrives = not answered(connection)
                if not arrives:
                    self.assertRegex(connection.recv(100), rb" (409|423) ")
            if chance.random() < 0.02:
                portal.restart(signal.SIGKILL)
                kills += 1
            connection.close()
            kept = tus.offset_of(ada, path)
            self.assertEqual(kept, at + len(piece)) if arrives else self.assertGreaterEqual(kept, at)
            waiting[path] = (video, body, kept)
        for video, body in whole.items():
            kept = (portal.folder / f"var/media/videos/{video}/source/source.mp4").read_bytes()
            self.assertTrue(kept == body, f"{video} differs")
            self.assertEqual(ada.get(f"/api/v1/studio/videos/{video}").json["state"], "toProcess")
        self.assertGreater(cuts, 200)
        self.assertGreater(kills, 2)
        print(f"{cuts} cuts, {kills} kills, {len(whole)} files equal")


if __name__ == "__main__":
    unittest.main()
