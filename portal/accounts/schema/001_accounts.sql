-- A person's login. Its handle and name are those of its channel.
CREATE TABLE accounts (
    id BIGINT PRIMARY KEY,
    channel_id BIGINT NOT NULL UNIQUE REFERENCES channels (id),
    -- viewer, creator, moderator or administrator
    role TEXT NOT NULL,
    -- argon2id, as a PHC string
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX accounts_by_role ON accounts (role);

-- Who is logged in. The cookie holds the token; here is only its SHA-256.
CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_seen_at ON sessions (seen_at);
