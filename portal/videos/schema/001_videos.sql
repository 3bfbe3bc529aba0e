-- What was uploaded or recorded. The files are below media/videos/<id>/.
CREATE TABLE videos (
    -- Public and random: 64 bits as base64url.
    id TEXT PRIMARY KEY,
    account_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    category TEXT NOT NULL,
    -- BCP 47, or empty.
    language TEXT NOT NULL,
    licence TEXT NOT NULL,
    -- public, unlisted, private, followers or password
    privacy TEXT NOT NULL,
    -- argon2id, as a PHC string; null when privacy never was password.
    password_hash TEXT,
    -- waiting, toProcess, processing, published, processingFailed or scheduled
    state TEXT NOT NULL,
    -- Why it failed: a stable word and a sentence.
    reason TEXT NOT NULL,
    explanation TEXT NOT NULL,
    -- Null unless moderators keep it from everyone but its owner.
    blocked_at BIGINT,
    block_reason TEXT NOT NULL,
    -- When its owner wants it seen; null for as soon as it can be.
    publish_at BIGINT,
    -- When it was first there to be seen.
    published_at BIGINT,
    comments BIGINT NOT NULL,
    danmaku BIGINT NOT NULL,
    downloads BIGINT NOT NULL,
    -- The file as it was uploaded: its name then, its name below source/, and its size.
    original_name TEXT NOT NULL,
    source TEXT NOT NULL,
    source_bytes BIGINT NOT NULL,
    -- What was found in it; null until that was looked at.
    duration_ms BIGINT,
    width BIGINT,
    height BIGINT,
    frame_rate DOUBLE PRECISION,
    has_video BIGINT,
    has_audio BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX videos_by_channel ON videos (channel_id, created_at, id);
CREATE INDEX videos_by_account ON videos (account_id);
CREATE INDEX videos_by_publish_at ON videos (state, publish_at);

CREATE TABLE video_tags (
    video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
    place BIGINT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (video_id, place)
);
CREATE INDEX video_tags_by_tag ON video_tags (tag);
