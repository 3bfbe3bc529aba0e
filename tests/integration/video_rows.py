"""Videos as the worker leaves them: rows in the store, and files in the layout that the portal serves."""
import pathlib
import sqlite3
import subprocess

PLAYLIST = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-STREAM-INF:BANDWIDTH=400000,AVERAGE-BANDWIDTH=300000,RESOLUTION=320x180,CODECS="avc1.64000d,mp4a.40.2"
180p/video.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=900000,AVERAGE-BANDWIDTH=800000,RESOLUTION=640x360,CODECS="avc1.64001e,mp4a.40.2"
360p/video.m3u8
"""


def folder_of(portal, video):
    return pathlib.Path(portal.folder) / "var/media/videos" / video


def change(portal, sql, *values):
    with sqlite3.connect(pathlib.Path(portal.folder) / "var/weir.db", timeout=10) as base:
        base.execute(sql, values)


def publish(portal, video, privacy="public", seconds=12):
    """Makes `video` ready to be watched, for whom `privacy` says."""
    change(portal, "UPDATE videos SET state = 'published', privacy = ?, published_at = unixepoch() * 1000, source = 'source.mp4', original_name = 'my film ü.mp4', "
           "duration_ms = ?, width = 640, height = 360, frame_rate = 30, has_video = 1, has_audio = 1 WHERE id = ?", privacy, seconds * 1000, video)
    for name, width, height in (("180p", 320, 180), ("360p", 640, 360)):
        change(portal, "INSERT INTO renditions VALUES (?, ?, ?, ?, ?, 30000, 400000, 300000, 'avc1.64000d', 1000)",
               video, name, f"hls/{name}/video.m3u8", width, height)
    folder = folder_of(portal, video)
    for each in ("hls/360p", "hls/180p", "source", "poster", "storyboard", "captions", "work"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    (folder / "hls/index.m3u8").write_text(PLAYLIST)
    return folder


def draw(folder, seconds=12):
    """Real pictures and sound in `folder`, as CMAF with byte ranges."""
    for name, size, rate in (("180p", "320x180", "200k"), ("360p", "640x360", "600k")):
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate=30", "-f", "lavfi", "-i", "sine=frequency=440",
                        "-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-b:v", rate, "-g", "60", "-pix_fmt", "yuv420p", "-c:a", "aac",
                        "-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", "-hls_flags", "single_file",
                        "-hls_segment_filename", str(folder / f"hls/{name}/video.m4s"), str(folder / f"hls/{name}/video.m3u8")], check=True)
