ALTER TABLE sessions ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
-- Truncated, so that it says where about, and not who.
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
-- When the password was last given.
ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;

-- What programs show in the place of a session, as its SHA-256.
CREATE TABLE api_tokens (
    id BIGINT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    token_hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- Bits, 1 for read, 2 for write, 4 for moderate, 8 for administer
    scopes BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    -- Null before its first use, and else right to a quarter of an hour.
    used_at BIGINT
);
CREATE INDEX api_tokens_by_account ON api_tokens (account_id);
