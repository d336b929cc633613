-- A directory of Microsoft whose people alone are let in; and who was sent to a provider for its consent and is expected
-- back, in the same session, once.
ALTER TABLE mail_providers ADD COLUMN tenant TEXT NOT NULL DEFAULT '';

CREATE TABLE mail_journeys (
    account_id INTEGER NOT NULL,
    state_hash TEXT NOT NULL,
    session TEXT NOT NULL,
    sealed BLOB NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, state_hash)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('mail_journeys', 'mail_journeys', '20 10 1');
