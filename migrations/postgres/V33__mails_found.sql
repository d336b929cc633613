-- Before a file is removed, everything that may name it is asked: also a mail whose raw bytes it is, and one on its way out.
CREATE INDEX mails_by_raw_file ON mails (raw_file) WHERE raw_file IS NOT NULL;
CREATE INDEX outbox_by_raw_file ON outbox (raw_file) WHERE raw_file IS NOT NULL;
-- Programs look through all threads, whatever folder shows them.
CREATE INDEX threads_by_last_mail ON threads (account_id, mailbox_id, last_at, id) WHERE mails > 0;
