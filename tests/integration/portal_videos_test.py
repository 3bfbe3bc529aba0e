"""What owners do with their videos, and what others see of them."""
import unittest

import tus_client as tus
from harness import until
from portal_site import Browser, Portal



class Videos(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.portal = Portal()
        cls.addClassCleanup(cls.portal.stop)
        cls.ada = cls.portal.register("ada")
        cls.bob = cls.portal.register("bob")
        cls.anyone = Browser(cls.portal)

    def make(self, title="A film", browser=None):
        made = (browser or self.ada).post("/api/v1/studio/videos", {"title": title})
        self.assertEqual(made.status, 201, made)
        return made.json["id"]

    def edit(self, video, browser=None, **fields):
        return (browser or self.ada).ask("PATCH", f"/api/v1/studio/videos/{video}", fields)

    def test_what_its_owner_writes_stays(self):
        video = self.make("First")
        self.assertRegex(video, r"^[A-Za-z0-9_-]{11}$")
        wanted = {"title": "电影", "description": "One\n**two**", "tags": ["a", "b"], "category": "music", "language": "zh-Hans",
                  "licence": "cc-by", "privacy": "unlisted", "comments": False, "danmaku": False, "downloads": True}

        changed = self.edit(video, **wanted)

        self.assertEqual(changed.status, 200, changed)
        shown = self.ada.get(f"/api/v1/studio/videos/{video}").json
        self.assertEqual({key: shown[key] for key in wanted}, wanted)
        self.assertEqual((shown["state"], shown["publishedAt"]), ("waiting", None))

    def test_mistakes_are_named(self):
        video = self.make()
        wrong = self.edit(video, title="", description="x" * 10_001, tags=["a", "a"], category="cats", language="e", licence="mine",
                          privacy="secret", publishAt="2001-01-01T00:00:00Z", comments="yes")
        self.assertEqual(wrong.errors(), {"/title": "tooShort", "/description": "tooLong", "/tags": "duplicate", "/category": "choice",
                                          "/language": "language", "/licence": "choice", "/privacy": "choice", "/publishAt": "past", "/comments": "type"})
        self.assertEqual(self.edit(video, tags=[str(each) for each in range(11)]).errors(), {"/tags": "tooLong"})
        self.assertEqual(self.edit(video, publishAt="soon").errors(), {"/publishAt": "time"})

    def test_a_password_is_needed_once_and_never_shown(self):
        video = self.make()
        self.assertEqual(self.edit(video, privacy="password").errors(), {"/password": "required"})
        set_ = self.edit(video, privacy="password", password="open sesame")
        self.assertTrue(set_.json["hasPassword"])
        self.assertNotIn(b"sesame", set_.body)
        self.assertNotIn(b"argon2", set_.body)
        self.assertEqual(self.edit(video, title="Again").status, 200)

    def test_nobody_sees_or_touches_what_is_someone_elses(self):
        video = self.make()
        self.edit(video, privacy="public")
        path = f"/api/v1/studio/videos/{video}"
        self.assertEqual([self.bob.get(path).status, self.edit(video, self.bob, title="Mine").status, self.bob.ask("DELETE", path).status], [404] * 3)
        self.assertEqual(self.bob.post("/api/v1/studio/videos/acts", {"act": "delete", "ids": [video]}).json["changed"], 0)
        self.assertEqual(self.ada.get(path).json["title"], "A film")
        # Not published yet: others know nothing of it.
        self.assertEqual(self.anyone.get(f"/api/v1/videos/{video}").status, 404)
        self.assertEqual(self.bob.get(f"/api/v1/videos/{video}").status, 404)
        self.assertEqual(self.ada.get(f"/api/v1/videos/{video}").json["channel"]["handle"], "ada")
        self.assertEqual(self.anyone.get(path).status, 401)
        self.assertEqual(self.anyone.get("/api/v1/channels/ada/videos").json, {"videos": [], "next": None})
        self.assertEqual(self.anyone.get("/api/v1/channels/nobody/videos").status, 404)

    def test_the_list_has_filters_and_pages(self):
        carol = self.portal.register("carol")
        made = [self.make(f"Film {number}", carol) for number in range(35)]
        self.edit(made[0], carol, privacy="public")

        first = carol.get("/api/v1/studio/videos").json
        rest = carol.get(f"/api/v1/studio/videos?after={first['next']}").json

        self.assertEqual((len(first["videos"]), len(rest["videos"]), rest["next"]), (30, 5, None))
        self.assertEqual({each["id"] for each in first["videos"] + rest["videos"]}, set(made))
        self.assertEqual([each["id"] for each in carol.get("/api/v1/studio/videos?privacy=public").json["videos"]], [made[0]])
        self.assertEqual(len(carol.get("/api/v1/studio/videos?title=film%201").json["videos"]), 11)
        self.assertEqual(carol.get("/api/v1/studio/videos?state=published").json["videos"], [])
        self.assertEqual(carol.get("/api/v1/studio/videos?state=lost").status, 400)
        self.assertEqual(carol.get("/api/v1/studio/videos?after=xyz").status, 400)

    def test_the_same_can_be_done_to_many(self):
        dan = self.portal.register("dan")
        made = [self.make(f"Film {number}", dan) for number in range(4)]
        act = lambda **more: dan.post("/api/v1/studio/videos/acts", {"ids": made[:3], **more})
        self.assertEqual(act(act="setPrivacy", privacy="public").json["changed"], 3)
        self.assertEqual(len(dan.get("/api/v1/studio/videos?privacy=public").json["videos"]), 3)
        self.assertEqual(act(act="setPrivacy", privacy="password").status, 422)
        self.assertEqual(act(act="delete").json["changed"], 3)
        self.assertEqual([each["id"] for each in dan.get("/api/v1/studio/videos").json["videos"]], [made[3]])
        self.assertEqual(act(act="burn").status, 422)

    def test_a_removed_video_takes_its_files_along(self):
        video = tus.begin(self.ada, 3, b"abc").headers["Weir-Video-Id"]
        folder = self.portal.folder / f"var/media/videos/{video}"
        until("its file is there", folder.exists)
        self.assertEqual(self.ada.ask("DELETE", f"/api/v1/studio/videos/{video}").status, 204)
        self.assertFalse(folder.exists())


if __name__ == "__main__":
    unittest.main()
