-- Files on their way to us (tus 1.0.0), and for a while those that have arrived. How much of one is there is the size of
-- media/uploads/<id>/data.
CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    account_id BIGINT NOT NULL,
    -- whole, partial or final
    kind TEXT NOT NULL,
    -- Null until the client says it.
    length BIGINT,
    -- Upload-Metadata as it came, and the file's name from it.
    metadata TEXT NOT NULL,
    name TEXT NOT NULL,
    -- What it is for; empty for a partial one.
    video_id TEXT NOT NULL,
    -- The ids of a final one's parts in order, with spaces between them.
    parts TEXT NOT NULL,
    -- Where bytes begin whose checksum was not compared yet; they go if it never is.
    unchecked_from BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- When the whole file was handed on.
    done_at BIGINT
);
CREATE INDEX uploads_by_account ON uploads (account_id);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);
