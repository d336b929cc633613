-- Senders whose pictures are fetched from the network for a reader, who said so (R-81).
CREATE TABLE picture_senders (
    account_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    address TEXT NOT NULL,
    allowed_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, user_id, address)
);
