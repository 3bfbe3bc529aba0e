#!/usr/bin/env python3
"""What owners and administrators see of the work on videos."""
import pathlib
import tempfile
import unittest

import tus_client as tus
from harness import until
from portal_site import Browser, Portal
from worker_site import Worker, film


class ProcessingTest(unittest.TestCase):
    def setUp(self):
        self.temp = tempfile.TemporaryDirectory(prefix="weir-processing-")
        self.addCleanup(self.temp.cleanup)
        self.portal = Portal()
        self.addCleanup(self.portal.stop)

    def upload(self, browser, path):
        made = tus.begin(browser, path.stat().st_size, name=path.name)
        self.assertEqual(tus.patch(browser, tus.path_of(made), 0, path.read_bytes()).status, 204)
        return made.headers["Weir-Video-Id"]

    def test_a_failed_video_says_why_and_is_tried_again(self):
        admin = self.portal.register("ada", setupToken=self.portal.setup_token())
        owner = self.portal.register("mia")
        stranger = self.portal.register("eve")
        path = pathlib.Path(self.temp.name) / "a.mp4"
        path.write_text("#EXTM3U\n")
        video = self.upload(owner, path)
        mine = f"/api/v1/studio/videos/{video}/jobs"
        self.assertEqual([each["state"] for each in owner.get(mine).json["jobs"]], ["queued"])
        worker = Worker(self.portal.folder / "var").ready()
        self.addCleanup(worker.stop)
        until("it failed", lambda: owner.get(f"/api/v1/studio/videos/{video}").json["state"] == "processingFailed")
        job = owner.get(mine).json["jobs"][0]
        self.assertEqual((job["kind"], job["state"], job["reason"]), ("inspect", "failed", "unsupportedMedia"))
        for each in (stranger, admin):
            self.assertEqual(each.get(mine).status, 404)
            self.assertEqual(each.post(f"/api/v1/studio/videos/{video}/retry", {}).status, 404)
        for each in (stranger, owner):
            self.assertEqual(each.get("/api/v1/admin/jobs").status, 403)
        self.assertEqual(Browser(self.portal).get(mine).status, 401)
        seen = admin.get("/api/v1/admin/jobs?state=failed").json
        self.assertEqual((seen["counts"]["failed"], seen["jobs"][0]["video"], seen["next"]), (1, video, None))
        # The owner cannot mend the file; here it is mended for him.
        source = next((self.portal.folder / "var/media/videos" / video / "source").iterdir())
        film(source.with_suffix(".new.mp4"), seconds=2, size="320x240").replace(source)
        self.assertEqual(owner.post(f"/api/v1/studio/videos/{video}/retry", {}).status, 204)
        until("it is published", lambda: owner.get(f"/api/v1/studio/videos/{video}").json["state"] == "published")
        until("all is done", lambda: {each["state"] for each in owner.get(mine).json["jobs"]} == {"done"})
        self.assertEqual(owner.post(f"/api/v1/studio/videos/{video}/retry", {}).code, "nothingFailed")
        self.assertEqual(admin.post(f"/api/v1/admin/jobs/{job['id']}/retry", {}).code, "nothingFailed")
        self.assertEqual(admin.get("/api/v1/admin/jobs?after=x").status, 400)


if __name__ == "__main__":
    unittest.main()
