-- How a mailbox sends and signs in, who besides its owner sees it, and what it does with what comes.
ALTER TABLE mailboxes ADD COLUMN smtp_host TEXT;
ALTER TABLE mailboxes ADD COLUMN smtp_port INTEGER;
ALTER TABLE mailboxes ADD COLUMN smtp_tls TEXT;
ALTER TABLE mailboxes ADD COLUMN smtp_username TEXT;
ALTER TABLE mailboxes ADD COLUMN auth TEXT NOT NULL DEFAULT 'password';
ALTER TABLE mailboxes ADD COLUMN sealed_tokens BLOB;
ALTER TABLE mailboxes ADD COLUMN tokens_expire_at INTEGER;
ALTER TABLE mailboxes ADD COLUMN shared_with_admins INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailboxes ADD COLUMN groups_threads INTEGER NOT NULL DEFAULT 1;
ALTER TABLE mailboxes ADD COLUMN leads TEXT NOT NULL DEFAULT 'incoming';
ALTER TABLE mailboxes ADD COLUMN accepts_on_reply INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailboxes ADD COLUMN fresh_after_days INTEGER NOT NULL DEFAULT 90;

-- The program by which an account's people let it into their mailboxes at a provider: an id and a secret that the
-- provider gave out.
CREATE TABLE mail_providers (
    account_id INTEGER NOT NULL,
    provider TEXT NOT NULL,
    client_id TEXT NOT NULL,
    sealed_client_secret BLOB NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by INTEGER NOT NULL,
    PRIMARY KEY (account_id, provider)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('mail_providers', 'mail_providers', '20 2 1');
