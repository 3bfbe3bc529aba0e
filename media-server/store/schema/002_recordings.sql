-- What the media server recorded of a show. Its files are in media/recordings/CHANNEL/ID/ until the portal has taken them.
CREATE TABLE recordings (
    id TEXT PRIMARY KEY,
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    -- recording, finished, interrupted (and completed after a restart), failed
    state TEXT NOT NULL,
    -- What kept the disk from taking something, or empty.
    trouble TEXT NOT NULL,
    -- When its first picture was captured.
    started_at BIGINT NOT NULL,
    duration_ms BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    -- How often something is missing, and how much together.
    gaps BIGINT NOT NULL,
    missing_ms BIGINT NOT NULL,
    -- Of its first pictures; 0 without.
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    frame_rate DOUBLE PRECISION NOT NULL,
    -- RFC 6381.
    codecs TEXT NOT NULL,
    -- The video that the portal has made of it, and whether its files are there by now.
    video TEXT,
    moved BIGINT NOT NULL
);
CREATE INDEX recordings_by_state ON recordings (moved, state);

-- Whether a channel's shows are recorded; those that are not here are.
CREATE TABLE recording_settings (
    channel_id BIGINT PRIMARY KEY REFERENCES channels (id),
    enabled BIGINT NOT NULL
);
