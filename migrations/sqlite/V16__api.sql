-- Programs that people let in, and what each person gave them: a code for once, then a pair of tokens that is renewed.
CREATE TABLE programs (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    public_id TEXT NOT NULL,
    name TEXT NOT NULL,
    redirect_address TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX programs_by_public_id ON programs (account_id, public_id);

-- key_hash is that of the code until it was redeemed, then that of the newest refresh token; token_id is the newest access token.
CREATE TABLE consents (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    key_hash TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    renewed_at INTEGER,
    token_id INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX consents_by_key ON consents (account_id, key_hash);

ALTER TABLE api_tokens ADD COLUMN consent_id INTEGER;

-- When somebody said that a conversation is over; none once it goes on.
ALTER TABLE talks ADD COLUMN closed_at INTEGER;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('programs', 'programs', '10 10 1'),
    ('programs', 'programs_by_public_id', '10 10 1'),
    ('consents', 'consents', '50 50 1'),
    ('consents', 'consents_by_key', '50 50 1');
