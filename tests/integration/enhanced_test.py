"""Every codec that Enhanced RTMP carries, in every form of header, reaches viewers as it was sent."""
import threading
import unittest

import enhanced
from enhanced import CODED, START
from harness import Media, until
from rtmp_client import AUDIO, DATA, VIDEO, Client, amf0, flv_tags

X265 = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:bframes=2:keyint=25:scenecut=0"]
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "2"]
AV1 = ["-c:v", "libaom-av1", "-cpu-used", "8", "-b:v", "300k"]
VP9 = ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "300k"]
# As FLV has them in every server and player.
LEGACY = {b"avc1": 7, b"mp4a": 10}


def messages_of(tracks, body_of=enhanced.body, numbers=(None, None)):
    """(type, time, body) of a show: what configures each track, then its packets by their DTS, the first picture first."""
    starts, coded = [], []
    for track, number in zip(tracks, numbers):
        say = (lambda kind, packet=None, track=track: body_of(track, kind, packet)) if number is None else (
            lambda kind, packet=None, track=track, number=number: body_of(track, kind, packet, number))
        if track.config:
            starts.append((track.kind, 0, say(START)))
        coded += [(track.kind, packet.dts, say(CODED, packet)) for packet in track.packets]
    coded.sort(key=lambda each: (each[1], each[0] == AUDIO))
    while coded[0][0] == AUDIO:
        coded.pop(0)
    return starts + coded


def watch(media, address, seen):
    status, _, body = media.get(address, timeout=30)
    assert status == 200, body
    seen[address] = flv_tags(body)


def show(media, name, messages, addresses):
    """Publishes, with viewers that come after the first pictures and stay to the end; the tags that each got."""
    seen = {}
    viewers = [threading.Thread(target=watch, args=(media, each, seen)) for each in addresses]
    with Client(media.rtmp, chunk_size=4096) as publisher:
        publisher.connect()
        publisher.publish(name)
        publisher.media(DATA, 0, amf0("@setDataFrame", "onMetaData", {"encoder": "test", "videocodecid": 7}))
        for each in messages[:8]:
            publisher.media(*each)
        until(f"{name} is live", lambda: name in media.streams())
        for each in viewers:
            each.start()
        until("the viewers are there", lambda: media.streams()[name]["viewers"]["flv"] == len(viewers))
        for each in messages[8:]:
            publisher.media(*each)
        publisher.unpublish(name)
        for each in viewers:
            each.join()
    return [seen[each] for each in addresses]


def frames_of(tags, kind):
    """(id, key, DTS from the first picture, PTS - DTS, data) of coded frames."""
    first = next(stamp for each, stamp, body in tags if each == VIDEO and enhanced.read_body(VIDEO, body)[1] == CODED)
    read = [(stamp - first, *enhanced.read_body(each, body)) for each, stamp, body in tags if each == kind]
    return [(name, key, dts, composition, data) for dts, name, packet, key, composition, data in read if packet == CODED]


def configs_of(tags, kind):
    read = [enhanced.read_body(each, body) for each, _, body in tags if each == kind]
    return [(name, data) for name, packet, _, _, data in read if packet == START]


class EnhancedTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.media = Media()
        cls.addClassCleanup(cls.media.stop)

    def compare(self, tags, video, audio, video_name=None):
        """What a viewer got with what was sent, byte for byte and millisecond for millisecond."""
        first = video.packets[0].dts
        for track in filter(None, (video, audio)):
            name = (video_name if track is video else None) or LEGACY.get(track.fourcc, track.fourcc)
            sent = [(name, packet.key and track is video, packet.dts - first, packet.pts - packet.dts if track.fourcc in enhanced.HAS_TIME else 0, packet.data)
                    for packet in track.packets if packet.dts >= first]
            got = frames_of(tags, track.kind)
            self.assertEqual([each[:4] for each in got], [each[:4] for each in sent])
            self.assertEqual(got, sent)
            if track.config:
                self.assertEqual(configs_of(tags, track.kind), [(name, track.config)])

    def goes_through(self, name, *codecs, **how):
        video, audio = enhanced.read_tracks(enhanced.make(name, *codecs))
        (tags,) = show(self.media, name, messages_of((video, audio), **how), [f"/live/{name}.flv"])
        self.compare(tags, video, audio)
        return video, audio

    def test_hevc_and_aac(self):
        self.goes_through("hevc-aac", *X265, "-c:a", "aac")

    def test_av1_and_opus(self):
        self.goes_through("av1-opus", *AV1, "-c:a", "libopus")

    def test_vp9_and_opus(self):
        self.goes_through("vp9-opus", *VP9, "-c:a", "libopus")

    def test_avc_and_flac(self):
        self.goes_through("avc-flac", *X264, "-c:a", "flac")

    def test_avc_and_ac3(self):
        self.goes_through("avc-ac3", *X264, "-c:a", "ac3")

    def test_avc_and_eac3(self):
        self.goes_through("avc-eac3", *X264, "-c:a", "eac3")

    def test_hevc_in_its_older_form(self):
        """In as CodecID 12, out as Enhanced or, for who asks, as it came."""
        video, audio = enhanced.read_tracks(enhanced.make("hevc-aac", *X265, "-c:a", "aac"))
        bodies = {VIDEO: enhanced.older_hevc_body, AUDIO: enhanced.legacy_body}
        messages = messages_of((video, audio), lambda track, *rest: bodies[track.kind](track, *rest))
        new, old = show(self.media, "older", messages, ["/live/older.flv", "/live/older.flv?codecid=12"])
        self.compare(new, video, audio)
        self.compare(old, video, audio, video_name=12)

    def test_nanoseconds_in_front(self):
        """ModEx: it moves the PTS by less than FLV can say."""
        def with_nano(track, kind, packet=None):
            return enhanced.body(track, kind, packet, nano=packet is not None)
        self.goes_through("hevc-aac", *X265, "-c:a", "aac", body_of=with_nano)

    def test_tracks_in_messages_of_their_own(self):
        """A second sound as OneTrack: everybody gets the first, and the second who asks for it."""
        video, first = enhanced.read_tracks(enhanced.make("avc-flac", *X264, "-c:a", "flac"))
        second = enhanced.read_tracks(enhanced.make("av1-opus", *AV1, "-c:a", "libopus"))[1]
        usual, other, alone = show(self.media, "sounds", messages_of((video, first, second), numbers=(None, None, 5)),
                                   ["/live/sounds.flv", "/live/sounds.flv?audio=5", "/live/sounds.flv?only=video"])
        self.compare(usual, video, first)
        self.compare(other, video, second)
        self.compare(alone, video, None)
        self.assertEqual({kind for kind, _, _ in alone}, {VIDEO, DATA})

    def test_a_ladder_in_one_message(self):
        """Two sizes of the same pictures as ManyTracks, and of two codecs as ManyTracksManyCodecs."""
        large, sound = enhanced.read_tracks(enhanced.make("avc-flac", *X264, "-c:a", "flac"))
        for name, codecs in (("ladder", [*X264, "-s", "160x90", "-c:a", "aac"]), ("ladder-hevc", [*X265, "-s", "160x90", "-c:a", "aac"])):
            small = enhanced.read_tracks(enhanced.make(name, *codecs))[0]
            self.assertEqual(len(large.packets), len(small.packets))
            pictures = [(VIDEO, 0, enhanced.body_of_many(START, (large, small)))]
            pictures += [(VIDEO, a.dts, enhanced.body_of_many(CODED, (large, small), (a, b))) for a, b in zip(large.packets, small.packets)]
            sounds = [each for each in messages_of((large, sound)) if each[0] == AUDIO]
            messages = sorted(pictures[1:] + sounds[1:], key=lambda each: (each[1], each[0] == AUDIO))
            first, second = show(self.media, name, [pictures[0], sounds[0], *messages], [f"/live/{name}.flv", f"/live/{name}.flv?video=1"])
            self.compare(first, large, sound)
            # Both came with the times of the first.
            for mine, theirs in zip(small.packets, large.packets):
                mine.pts, mine.dts = theirs.dts + mine.pts - mine.dts, theirs.dts
            self.compare(second, small, sound)

    def test_metadata_says_what_is_sent(self):
        video, audio = enhanced.read_tracks(enhanced.make("vp9-opus", *VP9, "-c:a", "libopus"))
        usual, heard = show(self.media, "told", messages_of((video, audio)), ["/live/told.flv", "/live/told.flv?only=audio"])
        vp09 = amf0({"videocodecid": int.from_bytes(b"vp09", "big")})[1:-3]
        opus = amf0({"audiocodecid": int.from_bytes(b"Opus", "big")})[1:-3]
        self.assertIn(vp09, usual[0][2])
        self.assertIn(opus, usual[0][2])
        self.assertIn(amf0({"encoder": "test"})[1:-3], usual[0][2])
        self.assertNotIn(b"videocodecid", heard[0][2])
        self.assertIn(opus, heard[0][2])
        self.assertEqual({kind for kind, _, _ in heard}, {AUDIO, DATA})

    def test_an_option_that_means_nothing_is_refused(self):
        for query in ("only=sound", "video=x", "audio=256", "codecid=7"):
            self.assertEqual(self.media.get(f"/live/nobody.flv?{query}")[0], 400)


if __name__ == "__main__":
    unittest.main()
