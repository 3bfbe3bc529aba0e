-- A link that lets people register where not everyone may, as the SHA-256 of its token.
CREATE TABLE invitations (
    id BIGINT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    made_by BIGINT NOT NULL REFERENCES accounts (id),
    note TEXT NOT NULL,
    uses_left BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX invitations_by_end ON invitations (ends_at);
