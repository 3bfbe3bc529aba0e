"""What owners change about their channels, and what everyone sees of it."""
import html
import re
import struct
import subprocess
import unittest
import zlib

from harness import WORK
from portal_site import Browser, Portal


def png_chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, rows=None):
    """A PNG of that size, red on its left half and blue on its right, or with these rows."""
    if rows is None:
        row = b"\0" + b"\xff\0\0" * (width // 2) + b"\0\0\xff" * (width - width // 2)
        rows = row * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", zlib.compress(rows, 9)) + png_chunk(b"IEND", b"")


def made_by_ffmpeg(name, *options):
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / name
    subprocess.run(["ffmpeg", "-v", "error", "-y", *options, str(path)], check=True)
    return path.read_bytes()


def pixels(file):
    """Width, height and RGB bytes of a picture, as ffmpeg decodes it."""
    size = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", "-f", "webp_pipe", "-"],
                          input=file, capture_output=True, check=True).stdout.decode().strip().split(",")
    rgb = subprocess.run(["ffmpeg", "-v", "error", "-f", "webp_pipe", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
                         input=file, capture_output=True, check=True).stdout
    return int(size[0]), int(size[1]), rgb


def with_orientation(jpeg, value):
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">H", 1) + struct.pack(">HHIHH", 0x0112, 3, 1, value, 0) + b"\0\0\0\0"
    body = b"Exif\0\0" + tiff + b"GPS: at home"
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


class Channel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.portal = Portal()
        cls.addClassCleanup(cls.portal.stop)
        cls.ada = cls.portal.register("ada", displayName="Ada")
        cls.anyone = Browser(cls.portal)

    def edit(self, **fields):
        return self.ada.ask("PATCH", "/api/v1/studio/channel", fields)

    def test_what_its_owner_writes_everyone_reads(self):
        self.edit(title="", description="")
        self.assertEqual("织机 & 引擎", self.edit(title="织机 & 引擎").json["title"])
        self.edit(description="one\ntwo", displayName="Ada L.")
        seen = self.anyone.get("/api/v1/channels/ada").json
        self.assertEqual(("ada", "Ada L.", "织机 & 引擎", "one\ntwo", None, None),
                         tuple(seen[key] for key in ("handle", "displayName", "title", "description", "avatarUrl", "live")))
        self.assertEqual(seen, self.ada.get("/api/v1/studio/channel").json)

    def test_what_cannot_be_shown_is_refused(self):
        self.assertEqual({"/title": "tooLong", "/description": "tooLong", "/displayName": "tooShort"},
                         self.edit(title="x" * 101, description="x" * 2001, displayName="").errors())
        self.assertEqual(200, self.edit(title="织" * 100).status)
        self.assertEqual({"/title": "format"}, self.edit(title="two\nlines").errors())
        self.assertEqual({"/title": "type"}, self.edit(title=None).errors())

    def test_an_unknown_channel_is_not_found(self):
        for handle in ("nobody", "ADA", "ada'--", "%00", "..%2fada"):
            self.assertIn(self.anyone.get(f"/api/v1/channels/{handle}").status, (400, 404), handle)

    def test_addresses_are_those_the_browser_used(self):
        def seen(host):
            playback = self.ada.get("/api/v1/channels/ada", {"Host": host}).json["playback"]
            key = self.ada.get("/api/v1/studio/key", {"Host": host}).json
            return playback["flv"], key["rtmp"]["server"], key["srt"]["server"]
        media = self.ada.get("/api/v1/channels/ada").json["playback"]["hls"]
        port = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/live/ada/index\.m3u8", media)[1]
        self.assertEqual((f"http://tv.example:{port}/live/ada.flv", "rtmp://tv.example/live", "srt://tv.example:8890"), seen("tv.example:8000"))
        self.assertEqual((f"http://[::1]:{port}/live/ada.flv", "rtmp://[::1]/live", "srt://[::1]:8890"), seen("[::1]:8000"))
        self.assertEqual("rtmp://localhost/live", seen("evil\"'<script>")[1])

    def test_a_new_key_replaces_the_old_and_is_never_cached(self):
        before = self.ada.get("/api/v1/studio/key")
        self.assertEqual("no-store", before.headers["Cache-Control"])
        key = before.json["rtmp"]["key"]
        self.assertEqual(f"publish:live/{key}", before.json["srt"]["key"])
        after = self.ada.post("/api/v1/studio/key/rotation").json
        self.assertNotEqual(key, after["rtmp"]["key"])
        self.assertGreater(after["rotatedAt"], before.json["rotatedAt"])
        self.assertEqual(after, self.ada.get("/api/v1/studio/key").json)
        for path in ("/api/v1/channels/ada", "/api/v1/live", "/api/v1/studio/live", "/@ada"):
            self.assertNotIn(after["rtmp"]["key"].encode(), self.ada.get(path).body)

    def test_links_to_a_channel_say_what_it_is_and_nothing_more(self):
        nasty = "\"><script>alert(1)</script>&'"
        self.edit(title=nasty, description=nasty, displayName=nasty)
        page = self.anyone.get("/@ada").body.decode()
        self.assertNotIn("<script", page)
        self.assertIn(f'<meta property="og:title" content="{html.escape(nasty)}" />'.replace("&#x27;", "&#39;"), page)
        self.assertIn(f'<meta property="og:url" content="{self.portal.origin}/@ada" />', page)
        self.assertEqual(404, self.anyone.get("/@nobody").status)
        self.assertIn("<title>Weir</title>", self.anyone.get("/@nobody").body.decode())


class Avatar(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.portal = Portal()
        cls.addClassCleanup(cls.portal.stop)
        cls.ada = cls.portal.register("ada")

    def setUp(self):
        self.anyone = Browser(self.portal)

    def send(self, file, kind="image/png", browser=None):
        return (browser or self.ada).ask("PUT", "/api/v1/studio/channel/avatar", file, {"Content-Type": kind})

    def shown(self, file, kind):
        answer = self.send(file, kind)
        self.assertEqual(200, answer.status, answer)
        return self.anyone.get(answer.json["avatarUrl"])

    def test_a_picture_is_cropped_scaled_and_encoded_anew(self):
        answer = self.shown(png(600, 300), "image/png")
        self.assertEqual("image/webp", answer.headers["Content-Type"])
        self.assertEqual("public, max-age=31536000, immutable", answer.headers["Cache-Control"])
        self.assertEqual("nosniff", answer.headers["X-Content-Type-Options"])
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])
        width, height, rgb = pixels(answer.body)
        self.assertEqual((256, 256), (width, height))
        left, right = rgb[3 * 10:3 * 10 + 3], rgb[3 * 245:3 * 245 + 3]
        self.assertTrue(left[0] > 200 and left[2] < 60 and right[2] > 200 and right[0] < 60, (left, right))

    def test_jpeg_is_turned_as_the_camera_was_and_forgets_where_it_was(self):
        source = WORK / "halves.png"
        WORK.mkdir(parents=True, exist_ok=True)
        source.write_bytes(png(320, 320))
        jpeg = made_by_ffmpeg("halves.jpg", "-i", str(source))
        # Orientation 6: what is at the left belongs at the top.
        answer = self.shown(with_orientation(jpeg, 6), "image/jpeg")
        self.assertNotIn(b"GPS", answer.body)
        _, _, rgb = pixels(answer.body)
        top, bottom = rgb[3 * 128:3 * 128 + 3], rgb[3 * (256 * 250 + 128):3 * (256 * 250 + 128) + 3]
        self.assertTrue(top[0] > 200 and bottom[2] > 200, (top, bottom))

    def test_webp_and_progressive_jpeg_are_taken(self):
        own = self.shown(png(40, 40), "image/png").body
        self.assertEqual((256, 256), pixels(self.shown(own, "image/webp").body)[:2])

    def test_what_is_no_picture_of_ours_is_refused(self):
        svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
        gif = b"GIF89a<html><script>alert(1)</script></html>"
        for file, kind, expected in [
            (svg, "image/svg+xml", (415, "unsupportedMediaType")),
            (svg, "image/png", (415, "unsupportedMediaType")),
            (gif, "image/webp", (415, "unsupportedMediaType")),
            (b"", "image/png", (415, "unsupportedMediaType")),
            (b"RIFF12", "image/webp", (415, "unsupportedMediaType")),
            (b"%PDF-1.7", "image/jpeg", (415, "unsupportedMediaType")),
            (png(10, 10), "text/plain", (415, "unsupportedMediaType")),
            (png(10, 10)[:60], "image/png", (422, "badImage")),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "image/png", (422, "badImage")),
            (b"\xff\xd8\xff\xe0" + b"\0" * 100, "image/jpeg", (422, "badImage")),
            (b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 100, "image/webp", (422, "badImage")),
            (png(65535, 65535, b""), "image/png", (422, "badImage")),
            (png(8192, 8192, b"\0" * (8192 * 3 + 1) * 8192)[:2 << 20], "image/png", (422, "badImage")),
            (b"\0" * ((2 << 20) + 1), "image/png", (413, "tooLarge")),
        ]:
            answer = self.send(file, kind, self.portal_browser())
            self.assertEqual(expected, (answer.status, answer.code), (file[:40], kind))

    def portal_browser(self):
        return Browser(self.portal, self.ada.cookie)

    def test_a_moving_picture_is_refused(self):
        anim = b"VP8X\x0a\0\0\0\x02\0\0\0\x0f\0\0\x0f\0\0" + b"ANIM\x06\0\0\0" + b"\0" * 6 + b"ANMF\x10\0\0\0" + b"\0" * 16
        webp = b"RIFF" + struct.pack("<I", len(anim) + 4) + b"WEBP" + anim
        answer = self.send(webp, "image/webp")
        self.assertEqual((422, "badImage"), (answer.status, answer.code))

    def test_the_picture_before_is_gone(self):
        portal = Portal()
        self.addCleanup(portal.stop)
        grace = portal.register("grace")
        folder = portal.folder / "var/media/avatars"
        first = self.send(png(10, 10), browser=grace).json["avatarUrl"]
        second = self.send(png(20, 20), browser=grace).json["avatarUrl"]
        self.assertNotEqual(first, second)
        self.assertEqual(404, grace.get(first).status)
        self.assertEqual([second.split("/")[-1]], [path.name for path in folder.iterdir()])
        self.assertIsNone(grace.ask("DELETE", "/api/v1/studio/channel/avatar").json["avatarUrl"])
        self.assertEqual([], list(folder.iterdir()))
        etag = '"x"'
        for path in ("../../weir.db", "..%2f..%2fweir.db", "%2e%2e/weir.db", ".hidden", "x.webp", "%00.webp"):
            answer = grace.get(f"/media/avatars/{path}", {"If-None-Match": etag})
            self.assertIn(answer.status, (400, 404), path)

    def test_pictures_in_bulk_are_too_much(self):
        portal = Portal()
        self.addCleanup(portal.stop)
        grace = portal.register("grace")
        statuses = [self.send(png(4, 4), browser=grace).status for _ in range(30)]
        self.assertEqual({200, 429}, set(statuses))


if __name__ == "__main__":
    unittest.main()
