-- What can be played of a video. Each is one CMAF file and a playlist of its byte ranges.
CREATE TABLE renditions (
    video TEXT NOT NULL,
    -- source, 720p, audio
    name TEXT NOT NULL,
    -- Below media/videos/<video>/: hls/720p/video.m3u8
    playlist TEXT NOT NULL,
    -- 0 for sound.
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    -- Thousandths of pictures a second.
    frame_rate BIGINT NOT NULL,
    -- Bits a second: of the largest segment, and on average.
    bandwidth BIGINT NOT NULL,
    average_bandwidth BIGINT NOT NULL,
    -- RFC 6381
    codecs TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (video, name)
);

-- Pictures to stand for a video; the first is what is shown until its owner chooses.
CREATE TABLE posters (
    video TEXT NOT NULL,
    place BIGINT NOT NULL,
    -- Below media/videos/<video>/.
    file TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    chosen BIGINT NOT NULL,
    PRIMARY KEY (video, place)
);

-- Parts of a video that have a name, as its file had them.
CREATE TABLE chapters (
    video TEXT NOT NULL,
    place BIGINT NOT NULL,
    start_ms BIGINT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (video, place)
);
