"""Both programs on one data folder: a show that ends is a private video of its channel."""
import os
import shutil
import sqlite3
import unittest

from harness import Media, until
from portal_site import Browser, Portal
from record_site import decode, end_of


class Recordings(unittest.TestCase):
    def setUp(self):
        self.portal = Portal()
        self.addCleanup(lambda: self.portal.stop())
        self.ada = self.portal.register("ada", displayName="Ada")
        self.media = self.start_media()
        self.addCleanup(lambda: self.media.stop())

    def start_media(self):
        return Media(open_mode=False, **{"data.dir": self.portal.folder / "var", "record.reserve": 0})

    def show(self, seconds=1):
        """A show of some seconds."""
        publisher = self.media.publish(self.ada.key())
        until("something is recorded", lambda: self.media.streams().get("ada", {}).get("recording", {}).get("duration", 0) >= seconds)
        end_of(publisher)

    def videos(self, who=None):
        return (who or self.ada).get("/api/v1/studio/videos").json["videos"]

    def test_a_show_becomes_a_private_video_without_a_copy(self):
        self.ada.ask("PATCH", "/api/v1/studio/channel", {"title": "The first show"})
        self.show(2)
        video, = until("the video is there", lambda: [each for each in self.videos() if each["state"] == "published"])
        self.assertEqual(("The first show", "private"), (video["title"], video["privacy"]))
        self.assertEqual(404, Browser(self.portal).get(f"/api/v1/videos/{video['id']}").status)
        folder = self.portal.folder / "var/media/videos" / video["id"]
        self.assertEqual("", decode(folder / "hls/index.m3u8", "-allowed_extensions", "ALL")[1])
        self.assertGreaterEqual(decode(folder / "source/source.mp4")[0], 55)
        self.assertEqual(os.stat(folder / "source/source.mp4").st_ino, os.stat(folder / "hls/main-1.mp4").st_ino)
        self.assertEqual([], list((self.portal.folder / "var/media/recordings/ada").iterdir()))
        with sqlite3.connect(self.portal.folder / "var/weir.db") as base:
            (name, playlist, bandwidth, average, codecs), = base.execute("SELECT name, playlist, bandwidth, average_bandwidth, codecs FROM renditions").fetchall()
        self.assertEqual(("source", "hls/main.m3u8", "avc1.64001e,mp4a.40.2"), (name, playlist, codecs))
        self.assertGreaterEqual(bandwidth, average)
        self.assertGreater(average, 100_000)

    def test_a_portal_that_was_away_takes_what_is_there(self):
        self.portal.own = False
        self.addCleanup(shutil.rmtree, self.portal.folder, ignore_errors=True)
        key = self.ada.key()
        self.portal.stop()
        publisher = self.media.publish(key)
        until("something is recorded", lambda: self.media.streams().get("ada", {}).get("recording", {}).get("duration", 0) >= 1)
        end_of(publisher)
        self.portal = Portal(self.portal.folder)
        self.ada = Browser(self.portal, self.ada.cookie)
        until("the video is there", lambda: [each for each in self.videos() if each["state"] == "published"])

    def test_its_owner_switches_it_off_and_on(self):
        self.assertEqual({"enabled": True}, self.ada.get("/api/v1/studio/recording").json)
        self.assertEqual({"enabled": False}, self.ada.ask("PUT", "/api/v1/studio/recording", {"enabled": False}).json)
        self.assertEqual({"enabled": False}, self.ada.get("/api/v1/studio/recording").json)
        publisher = self.media.publish(self.ada.key())
        until("the show runs", lambda: self.media.streams().get("ada", {}).get("uptime", 0) > 1)
        self.assertEqual("off", self.media.streams()["ada"]["recording"]["state"])
        end_of(publisher)
        until("the show has ended", lambda: "ada" not in self.media.streams())
        self.assertEqual({"enabled": True}, self.ada.ask("PUT", "/api/v1/studio/recording", {"enabled": True}).json)
        self.show()
        until("the video is there", lambda: [each for each in self.videos() if each["state"] == "published"])
        self.assertEqual(1, len(self.videos()))

    def test_the_setting_is_its_owners(self):
        self.assertEqual(401, Browser(self.portal).get("/api/v1/studio/recording").status)
        for wrong in ({}, {"enabled": 1}, {"enabled": None}):
            self.assertEqual(422, self.ada.ask("PUT", "/api/v1/studio/recording", wrong).status, wrong)


if __name__ == "__main__":
    unittest.main()
