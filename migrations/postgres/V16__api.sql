-- Programs that people let in, and what each person gave them: a code for once, then a pair of tokens that is renewed.
CREATE TABLE programs (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    public_id TEXT NOT NULL,
    name TEXT NOT NULL,
    redirect_address TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX programs_by_public_id ON programs (account_id, public_id);

-- key_hash is that of the code until it was redeemed, then that of the newest refresh token; token_id is the newest access token.
CREATE TABLE consents (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    program_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    key_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    renewed_at BIGINT,
    token_id BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX consents_by_key ON consents (account_id, key_hash);

ALTER TABLE api_tokens ADD COLUMN consent_id BIGINT;

-- When somebody said that a conversation is over; none once it goes on.
ALTER TABLE talks ADD COLUMN closed_at BIGINT;
