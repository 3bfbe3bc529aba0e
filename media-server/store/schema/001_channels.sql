-- Times are milliseconds since 1970, UTC. Identifiers are random and positive.

-- The public place of an account: /@handle. The media server knows it by its handle.
CREATE TABLE channels (
    id BIGINT PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    -- File below media/avatars/, or null.
    avatar TEXT,
    created_at BIGINT NOT NULL
);

-- The secret that lets an encoder publish: its SHA-256 in hexadecimal for looking up, and the key itself sealed with
-- secrets/sealing-key for showing it to its owner again.
CREATE TABLE stream_keys (
    channel_id BIGINT PRIMARY KEY REFERENCES channels (id),
    key_hash TEXT NOT NULL UNIQUE,
    key_sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    rotated_at BIGINT NOT NULL
);

-- One live show from start to end, as the media server saw it.
CREATE TABLE broadcasts (
    id TEXT PRIMARY KEY,
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    protocol TEXT NOT NULL,
    encoder TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    -- Null while it runs.
    ended_at BIGINT
);
CREATE INDEX broadcasts_by_channel ON broadcasts (channel_id, started_at);
