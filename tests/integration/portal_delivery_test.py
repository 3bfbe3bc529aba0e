"""The files of videos over HTTP: ranges, entity tags, who may have them; and what the watch page asks for."""
import json
import pathlib
import time
import unittest

from portal_site import Browser, Portal
from video_rows import change, publish

MEDIA = bytes(range(256)) * 800


class Delivery(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.portal = Portal()
        cls.addClassCleanup(cls.portal.stop)
        cls.ada = cls.portal.register("ada")
        cls.bob = cls.portal.register("bob")
        cls.anyone = Browser(cls.portal)

    def make(self, privacy="public", **fields):
        video = self.ada.post("/api/v1/studio/videos", {"title": "A film"}).json["id"]
        if fields:
            self.assertEqual(200, self.ada.ask("PATCH", f"/api/v1/studio/videos/{video}", fields).status)
        folder = publish(self.portal, video, privacy)
        (folder / "hls/360p/video.m4s").write_bytes(MEDIA)
        (folder / "source/source.mp4").write_bytes(b"the original")
        (folder / "work/half.m4s").write_bytes(b"not for anyone")
        return video, f"/media/videos/{video}"

    def test_one_range_is_that_part_and_its_place(self):
        _, base = self.make()
        address = base + "/hls/360p/video.m4s"
        whole = self.anyone.get(address)
        self.assertEqual((200, "video/mp4", "bytes", "public, max-age=31536000, immutable"),
                         (whole.status, whole.headers["Content-Type"], whole.headers["Accept-Ranges"], whole.headers["Cache-Control"]))
        self.assertEqual(MEDIA, whole.body)
        size = len(MEDIA)
        for asked, first, last in (("bytes=0-0", 0, 0), ("bytes=100-299", 100, 299), (f"bytes={size - 5}-", size - 5, size - 1),
                                   ("bytes=-7", size - 7, size - 1), (f"bytes=10-{size * 2}", 10, size - 1)):
            part = self.anyone.get(address, {"Range": asked})
            self.assertEqual((206, f"bytes {first}-{last}/{size}", str(last - first + 1)),
                             (part.status, part.headers["Content-Range"], part.headers["Content-Length"]), asked)
            self.assertEqual(MEDIA[first:last + 1], part.body)
        beyond = self.anyone.get(address, {"Range": f"bytes={size}-"})
        self.assertEqual((416, f"bytes */{size}", b""), (beyond.status, beyond.headers["Content-Range"], beyond.body))
        for ignored in ("bytes=0-1,5-6", "lines=1-2", "bytes=9-3"):
            self.assertEqual(200, self.anyone.get(address, {"Range": ignored}).status, ignored)
        head = self.anyone.ask("HEAD", address, headers={"Range": "bytes=0-9"})
        self.assertEqual((206, "10", b""), (head.status, head.headers["Content-Length"], head.body))

    def test_an_entity_tag_saves_sending_and_keeps_parts_together(self):
        video, base = self.make()
        address = base + "/hls/360p/video.m4s"
        tag = self.anyone.get(address, {"Range": "bytes=0-0"}).headers["ETag"]
        self.assertRegex(tag, r'^"[0-9a-f-]+"$')
        again = self.anyone.get(address, {"If-None-Match": tag})
        self.assertEqual((304, b""), (again.status, again.body))
        self.assertEqual(206, self.anyone.get(address, {"Range": "bytes=0-9", "If-Range": tag}).status)
        self.assertEqual(200, self.anyone.get(address, {"Range": "bytes=0-9", "If-Range": '"other"'}).status)
        file = pathlib.Path(self.portal.folder) / f"var/media/videos/{video}/hls/360p/video.m4s"
        file.write_bytes(MEDIA + b"more")
        self.assertEqual(200, self.anyone.get(address, {"Range": "bytes=0-9", "If-Range": tag}).status)

    def test_playlists_are_asked_for_again(self):
        _, base = self.make()
        list_ = self.anyone.get(base + "/hls/index.m3u8")
        self.assertEqual((200, "application/vnd.apple.mpegurl", "no-cache"),
                         (list_.status, list_.headers["Content-Type"], list_.headers["Cache-Control"]))

    def test_no_path_leads_elsewhere(self):
        video, base = self.make()
        folder = pathlib.Path(self.portal.folder) / f"var/media/videos/{video}"
        (folder / "hls/link").symlink_to(pathlib.Path(self.portal.folder) / "var/weir.db")
        for path in ("/work/half.m4s", "/hls/link", "/hls", "/hls/", "/nothing", "/hls/360p", "/hls/360p/video.m4s/x", "/%2e%2e/x/hls/index.m3u8",
                     "/hls/..%2f..%2f..%2f..%2fweir.db", "/~x"):
            self.assertIn(self.anyone.get(base + path).status, (400, 404), path)
        self.assertEqual(404, self.anyone.get("/media/videos/AAAAAAAAAAA/hls/index.m3u8").status)

    def test_what_is_not_for_everyone_needs_a_signed_address(self):
        for privacy in ("private", "followers"):
            video, base = self.make(privacy)
            for address in (base + "/hls/index.m3u8", base + "/hls/360p/video.m4s"):
                for browser in (self.anyone, self.bob, self.ada):
                    self.assertEqual(404, browser.get(address).status)
            self.assertEqual(404, self.anyone.get(f"/api/v1/videos/{video}/watch").status)
            self.assertEqual(404, self.bob.get(f"/api/v1/videos/{video}/watch").status)
            signed = self.ada.get(f"/api/v1/videos/{video}/watch").json["playback"]["hls"]
            self.assertRegex(signed, rf"^{base}/~[\w.-]+/hls/index\.m3u8$")
            self.assertEqual(200, self.anyone.get(signed).status)
            part = self.anyone.get(signed.replace("index.m3u8", "360p/video.m4s"), {"Range": "bytes=0-9"})
            self.assertEqual((206, "private, max-age=43200, immutable"), (part.status, part.headers["Cache-Control"]))
            other, other_base = self.make(privacy)
            self.assertEqual(404, self.anyone.get(signed.replace(video, other)).status)
            forged = signed.replace(".a.", ".p.")
            self.assertEqual(404, self.anyone.get(forged).status)

    def test_a_password_opens_what_it_protects_and_a_block_shuts_it(self):
        video, base = self.make(privacy="password", password="open sesame")
        watch = f"/api/v1/videos/{video}/watch"
        refused = self.anyone.get(watch)
        self.assertEqual((403, "videoPasswordNeeded"), (refused.status, refused.code))
        self.assertNotIn(b"A film", refused.body)
        self.assertEqual({"/password": "wrong"}, self.anyone.post(watch, {"password": "open"}).errors())
        opened = self.anyone.post(watch, {"password": "open sesame"})
        self.assertEqual("A film", opened.json["title"])
        signed = opened.json["playback"]["hls"]
        self.assertEqual(200, self.anyone.get(signed).status)
        self.assertEqual(404, self.anyone.get(base + "/hls/index.m3u8").status)
        change(self.portal, "UPDATE videos SET blocked_at = 1 WHERE id = ?", video)
        self.assertEqual(404, self.anyone.get(signed).status)
        self.assertEqual(404, self.anyone.post(watch, {"password": "open sesame"}).status)
        self.assertEqual(200, self.anyone.get(self.ada.get(watch).json["playback"]["hls"]).status)

    def test_the_original_is_for_download_when_its_owner_says_so(self):
        video, base = self.make()
        self.assertEqual(404, self.anyone.get(base + "/source/source.mp4").status)
        self.assertIsNone(self.anyone.get(f"/api/v1/videos/{video}/watch").json["playback"]["download"])
        self.ada.ask("PATCH", f"/api/v1/studio/videos/{video}", {"downloads": True})
        address = self.anyone.get(f"/api/v1/videos/{video}/watch").json["playback"]["download"]
        got = self.anyone.get(address, {"Range": "bytes=4-"})
        self.assertEqual((206, b"original", "attachment; filename*=UTF-8''my%20film%20%C3%BC.mp4"),
                         (got.status, got.body, got.headers["Content-Disposition"]))

    def test_a_view_is_what_was_really_sent_for_ten_seconds_and_counts_once(self):
        video, base = self.make()
        watch, position = f"/api/v1/videos/{video}/watch", f"/api/v1/videos/{video}/position"
        views = lambda: self.anyone.get(watch).json["counts"]["views"]
        self.assertEqual(204, self.anyone.ask("PUT", position, {"positionSeconds": 10}).status)
        self.assertEqual(0, views())
        self.anyone.get(base + "/hls/360p/video.m4s")
        self.assertEqual(204, self.bob.ask("PUT", position, {"positionSeconds": 3}).status)
        self.assertEqual(0, views())
        time.sleep(10.1)
        for _ in range(3):
            self.assertEqual(204, self.bob.ask("PUT", position, {"positionSeconds": 7.5}).status)
        self.assertEqual(1, views())
        self.assertEqual(7.5, self.bob.get(watch).json["myPositionSeconds"])
        self.assertEqual(0, self.ada.get(watch).json["myPositionSeconds"])
        self.assertEqual(422, self.bob.ask("PUT", position, {"positionSeconds": -1}).status)

    def test_a_rating_is_one_of_an_account(self):
        video, _ = self.make()
        rating = f"/api/v1/videos/{video}/rating"
        self.assertEqual(401, self.anyone.ask("PUT", rating, {"rating": "like"}).status)
        self.assertEqual(1, self.bob.ask("PUT", rating, {"rating": "like"}).json["likes"])
        self.assertEqual({"views": 0, "likes": 1, "dislikes": 1}, self.ada.ask("PUT", rating, {"rating": "dislike"}).json)
        self.assertEqual("like", self.bob.get(f"/api/v1/videos/{video}/watch").json["myRating"])
        self.assertEqual(0, self.bob.ask("PUT", rating, {"rating": "none"}).json["likes"])
        self.assertEqual({"/rating": "format"}, self.bob.ask("PUT", rating, {"rating": "love"}).errors())

    def test_its_owner_sees_how_far_the_work_is(self):
        video = self.ada.post("/api/v1/studio/videos", {"title": "New"}).json["id"]
        shown = self.ada.get(f"/api/v1/videos/{video}/watch").json
        self.assertEqual(("waiting", None, 0), (shown["state"], shown["playback"], shown["progress"]))
        self.assertEqual(404, self.anyone.get(f"/api/v1/videos/{video}/watch").status)

    def test_pages_say_what_they_show_to_whoever_runs_no_scripts(self):
        video, _ = self.make()
        self.ada.ask("PATCH", f"/api/v1/studio/videos/{video}", {"title": "</script><b>", "description": 'a "b" & <c>'})
        page = self.anyone.get(f"/v/{video}").body.decode()
        self.assertIn("<title>&lt;/script&gt;&lt;b&gt; · Weir</title>", page)
        self.assertIn('<meta property="og:description" content="a &quot;b&quot; &amp; &lt;c&gt;" />', page)
        self.assertIn(f'<meta property="og:video" content="{self.portal.origin}/embed/v/{video}" />', page)
        data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
        self.assertEqual(("VideoObject", "</script><b>", "PT12S"), (data["@type"], data["name"], data["duration"]))
        for privacy in ("private", "followers"):
            hidden, _ = self.make(privacy)
            self.assertNotIn(b"og:", self.ada.get(f"/v/{hidden}").body)

    def test_oembed_gives_a_player_no_larger_than_asked_for(self):
        video, _ = self.make()
        ask = lambda rest: self.anyone.get(f"/services/oembed?url={self.portal.origin}/v/{rest}")
        answer = ask(f"{video}&maxwidth=320")
        self.assertEqual((200, "*"), (answer.status, answer.headers["Access-Control-Allow-Origin"]))
        self.assertEqual(("video", 320, 180), tuple(answer.json[key] for key in ("type", "width", "height")))
        self.assertIn(f'<iframe src="{self.portal.origin}/embed/v/{video}" width="320" height="180"', answer.json["html"])
        self.assertEqual(404, ask("AAAAAAAAAAA").status)
        self.assertEqual(404, ask(self.make("private")[0]).status)
        self.assertEqual(501, ask(f"{video}&format=xml").status)

    def test_other_sites_may_show_the_player_alone(self):
        video, _ = self.make()
        policy = lambda path: self.anyone.get(path).headers["Content-Security-Policy"]
        self.assertIn("frame-ancestors *;", policy(f"/embed/v/{video}"))
        self.assertIn("frame-ancestors 'self';", policy(f"/v/{video}"))


class Hotlinks(unittest.TestCase):
    def test_pages_of_other_sites_may_be_kept_from_showing_media(self):
        portal = Portal(portal__hotlinks="false")
        self.addCleanup(portal.stop)
        ada = portal.register("ada")
        video = ada.post("/api/v1/studio/videos", {"title": "A film"}).json["id"]
        publish(portal, video)
        anyone = Browser(portal)
        address = f"/media/videos/{video}/hls/index.m3u8"
        get = lambda **headers: anyone.ask("GET", address, headers={key.replace("_", "-"): value for key, value in headers.items()}, origin=False).status
        self.assertEqual(200, get())
        self.assertEqual(200, get(Sec_Fetch_Site="same-origin"))
        self.assertEqual(200, get(Referer=portal.origin + "/v/x"))
        self.assertEqual(403, get(Sec_Fetch_Site="cross-site"))
        self.assertEqual(403, get(Referer="https://elsewhere.example/"))


if __name__ == "__main__":
    unittest.main()
