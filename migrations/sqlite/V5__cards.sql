-- Who follows a record: is told of it and sees it whatever the rights to its stage (LD-09).
CREATE TABLE subscriptions (
    account_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    PRIMARY KEY (account_id, subject, subject_id, user_id)
) WITHOUT ROWID;
CREATE INDEX subscriptions_of_user ON subscriptions (account_id, user_id, subject, subject_id);

-- A deleted note can be brought back; how many files an item has finds those that have some.
ALTER TABLE feed_items ADD COLUMN deleted_at INTEGER;
ALTER TABLE feed_items ADD COLUMN files INTEGER NOT NULL DEFAULT 0;
UPDATE feed_items SET files = (SELECT count(*) FROM attachments WHERE attachments.account_id = feed_items.account_id AND attachments.feed_item_id = feed_items.id)
WHERE EXISTS (SELECT 1 FROM attachments WHERE attachments.account_id = feed_items.account_id AND attachments.feed_item_id = feed_items.id);
-- Each holds only what its tab shows, so that other requests pay nothing for it.
CREATE INDEX feed_mails ON feed_items (account_id, subject, subject_id, at, id) WHERE kind = 'mail';
CREATE INDEX feed_with_files ON feed_items (account_id, subject, subject_id, at, id) WHERE files > 0;
CREATE INDEX feed_pinned ON feed_items (account_id, subject, subject_id, at, id) WHERE is_pinned = 1;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('subscriptions', 'subscriptions', '20000 20000 10000 2 1'),
    ('subscriptions', 'subscriptions_of_user', '20000 20000 400 200 1'),
    ('feed_items', 'feed_mails', '20000 20000 20000 2 1 1'),
    ('feed_items', 'feed_with_files', '10000 10000 10000 2 1 1'),
    ('feed_items', 'feed_pinned', '1000 1000 1000 1 1 1');
