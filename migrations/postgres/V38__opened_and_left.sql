-- Where a large file lies in its mail on the server, as long as nobody wanted it (R-21); it has no bytes here then.
ALTER TABLE attachments ADD COLUMN section TEXT;

-- When the last look at a mailbox's server ended.
ALTER TABLE mailboxes ADD COLUMN synced_at BIGINT;

-- When somebody discarded what was set aside; its bytes are kept a while, and it can be put back (R-14).
ALTER TABLE arrivals ADD COLUMN discarded_at BIGINT;
CREATE INDEX arrivals_discarded ON arrivals (account_id, discarded_at) WHERE discarded_at IS NOT NULL;

-- Accounts that note when their mails are opened, and where the outside reaches them; no row, no tracking.
CREATE TABLE open_tracking (
    account_id BIGINT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (account_id)
);

-- Mails with a picture that says when they are opened, and how often that was.
CREATE TABLE mail_opens (
    account_id BIGINT NOT NULL,
    mail_id BIGINT NOT NULL,
    token TEXT NOT NULL,
    times BIGINT NOT NULL,
    first_at BIGINT,
    last_at BIGINT,
    PRIMARY KEY (account_id, mail_id)
);
CREATE UNIQUE INDEX mail_opens_by_token ON mail_opens (account_id, token);
