"""weir-media is killed a hundred times while it records: every file plays as it lies, and lacks the part in flight at most."""
import concurrent.futures
import os
import random
import signal
import time
import unittest

from harness import clip, until
from record_site import Recorder, decode, parts_of

KILLS = 100
AT_A_TIME = 8


def begun(site, known):
    """The folder that is not in `known` and has a part."""
    for folder in site.folders():
        if folder not in known and parts_of(folder)[1] > 0:
            return folder
    return None


def kill_once(site, chance, known):
    """Publishes, kills the server at a moment of chance and starts it again; gives what is wrong before and after that."""
    publisher = site.publish("ada")
    try:
        folder = until("something is recorded", lambda: begun(site, known), 30)
        time.sleep(chance.uniform(0, 0.7))
        told = site.report("ada").get("bytes", 0)
        os.kill(site.media.process.pid, signal.SIGKILL)
        site.media.process.wait()
        site.media.log.close()
    finally:
        publisher.kill()
        publisher.wait()
        publisher.stderr.close()
    known.add(folder)
    file = folder / "main-1.mp4"
    size, parts = parts_of(folder)
    there = file.stat().st_size
    problems = []
    if not told <= size <= there:
        problems.append(f"{told} bytes told, {size} in the index, {there} in the file")
    # As it lies: a player complains of the part in flight, and plays all before.
    pictures, said = decode(file)
    if pictures == 0 or (said and there == size):
        problems.append(f"as it lies, {pictures} pictures: {said}")
    site.start()
    until("the recording is complete", lambda: [row for row in site.rows() if row["id"] == folder.name and row["state"] == "interrupted"])
    again, said = decode(file)
    # A part of the clip has six pictures.
    if said or again == 0 or pictures - again > 6 or file.stat().st_size != size:
        problems.append(f"complete, {again} pictures of {pictures} in {parts} parts: {said}")
    return problems


def kill_often(seed):
    chance = random.Random(seed)
    site = Recorder("ada")
    known = set()
    try:
        return [each for _ in range(KILLS // AT_A_TIME + 1) for each in kill_once(site, chance, known)]
    finally:
        site.remove()


class Kill(unittest.TestCase):
    def test_what_is_killed_plays(self):
        clip()
        with concurrent.futures.ThreadPoolExecutor(AT_A_TIME) as pool:
            problems = [each for found in pool.map(kill_often, (random.randrange(1 << 30) for _ in range(AT_A_TIME))) for each in found]
        self.assertEqual([], problems)


if __name__ == "__main__":
    unittest.main()
