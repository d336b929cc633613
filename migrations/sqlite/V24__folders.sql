-- Folders of mailboxes, as their servers name them: which are followed, and how far each was read (R-13, R-20).
-- A folder that nobody has begun to read has no UIDVALIDITY. Mails of its window are those above `window_uid`, and of
-- the others those that the server took since `window_start`.
CREATE TABLE mail_folders (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    mailbox_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    uid_validity INTEGER,
    last_uid INTEGER NOT NULL DEFAULT 0,
    window_uid INTEGER NOT NULL DEFAULT 0,
    window_start INTEGER NOT NULL DEFAULT 0,
    planned INTEGER NOT NULL DEFAULT 0,
    validity_changes TEXT NOT NULL DEFAULT '[]',
    audit TEXT,
    audit_due_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX mail_folders_by_name ON mail_folders (account_id, mailbox_id, name);

-- The inbox was the only folder. A mailbox's own number is free among folders: one counter gives out both.
INSERT INTO mail_folders (account_id, id, mailbox_id, name, role, uid_validity, last_uid, window_uid, window_start)
SELECT account_id, id, id, 'INBOX', 'inbox', uid_validity, last_uid, last_uid, COALESCE(last_internal_date, state_at)
FROM mailboxes WHERE uid_validity IS NOT NULL AND last_uid IS NOT NULL AND deleted_at IS NULL;
ALTER TABLE mailboxes DROP COLUMN uid_validity;
ALTER TABLE mailboxes DROP COLUMN last_uid;
ALTER TABLE mailboxes DROP COLUMN last_internal_date;
-- When somebody last asked for a look at the server.
ALTER TABLE mailboxes ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;

-- One row for every mail that a folder showed us, under the number it has there (R-14). A row without an arrival and
-- without a rule is a mail that is wanted and not fetched yet.
CREATE TABLE mail_uids (
    account_id INTEGER NOT NULL,
    folder_id INTEGER NOT NULL,
    uid_validity INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    arrival_id INTEGER,
    rule TEXT,
    is_history INTEGER NOT NULL,
    internal_date INTEGER,
    size_bytes INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    PRIMARY KEY (account_id, folder_id, uid_validity, uid)
) WITHOUT ROWID;
CREATE INDEX mail_uids_wanted ON mail_uids (account_id, folder_id, internal_date) WHERE arrival_id IS NULL AND rule IS NULL;
CREATE INDEX mail_uids_of_arrival ON mail_uids (account_id, arrival_id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('mail_folders', 'mail_folders', '30 30 1'),
    ('mail_folders', 'mail_folders_by_name', '30 30 10 1'),
    ('mail_uids', 'mail_uids', '20000 20000 2000 2000 1'),
    ('mail_uids', 'mail_uids_wanted', '500 500 250 1'),
    ('mail_uids', 'mail_uids_of_arrival', '20000 20000 1');
