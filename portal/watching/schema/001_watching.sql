CREATE TABLE video_views (
    video_id TEXT PRIMARY KEY REFERENCES videos (id) ON DELETE CASCADE,
    views BIGINT NOT NULL
);

-- Who was counted lately: an account, or the hash of a client's address. Kept for an hour.
CREATE TABLE video_viewers (
    video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
    viewer TEXT NOT NULL,
    counted_at BIGINT NOT NULL,
    PRIMARY KEY (video_id, viewer)
);
CREATE INDEX video_viewers_by_counted_at ON video_viewers (counted_at);

CREATE TABLE video_ratings (
    video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- 1 or -1
    rating BIGINT NOT NULL,
    rated_at BIGINT NOT NULL,
    PRIMARY KEY (video_id, account_id)
);

-- Where someone left off.
CREATE TABLE video_positions (
    video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    position_ms BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (video_id, account_id)
);
CREATE INDEX video_positions_by_account ON video_positions (account_id, updated_at);
