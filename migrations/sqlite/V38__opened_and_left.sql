-- Where a large file lies in its mail on the server, as long as nobody wanted it (R-21); it has no bytes here then.
ALTER TABLE attachments ADD COLUMN section TEXT;

-- When the last look at a mailbox's server ended.
ALTER TABLE mailboxes ADD COLUMN synced_at INTEGER;

-- When somebody discarded what was set aside; its bytes are kept a while, and it can be put back (R-14).
ALTER TABLE arrivals ADD COLUMN discarded_at INTEGER;
CREATE INDEX arrivals_discarded ON arrivals (account_id, discarded_at) WHERE discarded_at IS NOT NULL;

-- Accounts that note when their mails are opened, and where the outside reaches them; no row, no tracking.
CREATE TABLE open_tracking (
    account_id INTEGER NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (account_id)
) WITHOUT ROWID;

-- Mails with a picture that says when they are opened, and how often that was.
CREATE TABLE mail_opens (
    account_id INTEGER NOT NULL,
    mail_id INTEGER NOT NULL,
    token TEXT NOT NULL,
    times INTEGER NOT NULL,
    first_at INTEGER,
    last_at INTEGER,
    PRIMARY KEY (account_id, mail_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX mail_opens_by_token ON mail_opens (account_id, token);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('arrivals', 'arrivals_discarded', '20 20 1'),
    ('open_tracking', 'open_tracking', '5 1'),
    ('mail_opens', 'mail_opens', '5000 5000 1'),
    ('mail_opens', 'mail_opens_by_token', '5000 5000 1');
