-- Folders of mailboxes, as their servers name them: which are followed, and how far each was read (R-13, R-20).
-- A folder that nobody has begun to read has no UIDVALIDITY. Mails of its window are those above `window_uid`, and of
-- the others those that the server took since `window_start`.
CREATE TABLE mail_folders (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    mailbox_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    uid_validity BIGINT,
    last_uid BIGINT NOT NULL DEFAULT 0,
    window_uid BIGINT NOT NULL DEFAULT 0,
    window_start BIGINT NOT NULL DEFAULT 0,
    planned BIGINT NOT NULL DEFAULT 0,
    validity_changes TEXT NOT NULL DEFAULT '[]',
    audit TEXT,
    audit_due_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX mail_folders_by_name ON mail_folders (account_id, mailbox_id, name);

-- The inbox was the only folder. A mailbox's own number is free among folders: one counter gives out both.
INSERT INTO mail_folders (account_id, id, mailbox_id, name, role, uid_validity, last_uid, window_uid, window_start)
SELECT account_id, id, id, 'INBOX', 'inbox', uid_validity, last_uid, last_uid, COALESCE(last_internal_date, state_at)
FROM mailboxes WHERE uid_validity IS NOT NULL AND last_uid IS NOT NULL AND deleted_at IS NULL;
ALTER TABLE mailboxes DROP COLUMN uid_validity;
ALTER TABLE mailboxes DROP COLUMN last_uid;
ALTER TABLE mailboxes DROP COLUMN last_internal_date;
-- When somebody last asked for a look at the server.
ALTER TABLE mailboxes ADD COLUMN asked_at BIGINT NOT NULL DEFAULT 0;

-- One row for every mail that a folder showed us, under the number it has there (R-14). A row without an arrival and
-- without a rule is a mail that is wanted and not fetched yet.
CREATE TABLE mail_uids (
    account_id BIGINT NOT NULL,
    folder_id BIGINT NOT NULL,
    uid_validity BIGINT NOT NULL,
    uid BIGINT NOT NULL,
    arrival_id BIGINT,
    rule TEXT,
    is_history BIGINT NOT NULL,
    internal_date BIGINT,
    size_bytes BIGINT NOT NULL,
    message_id TEXT NOT NULL,
    PRIMARY KEY (account_id, folder_id, uid_validity, uid)
);
CREATE INDEX mail_uids_wanted ON mail_uids (account_id, folder_id, internal_date) WHERE arrival_id IS NULL AND rule IS NULL;
CREATE INDEX mail_uids_of_arrival ON mail_uids (account_id, arrival_id);
