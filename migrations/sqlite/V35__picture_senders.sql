-- Senders whose pictures are fetched from the network for a reader, who said so (R-81).
CREATE TABLE picture_senders (
    account_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    address TEXT NOT NULL,
    allowed_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, user_id, address)
) WITHOUT ROWID;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('picture_senders', 'picture_senders', '200 200 20 1');
