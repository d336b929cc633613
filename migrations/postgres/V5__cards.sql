-- Who follows a record: is told of it and sees it whatever the rights to its stage (LD-09).
CREATE TABLE subscriptions (
    account_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    PRIMARY KEY (account_id, subject, subject_id, user_id)
);
CREATE INDEX subscriptions_of_user ON subscriptions (account_id, user_id, subject, subject_id);

-- A deleted note can be brought back; how many files an item has finds those that have some.
ALTER TABLE feed_items ADD COLUMN deleted_at BIGINT;
ALTER TABLE feed_items ADD COLUMN files BIGINT NOT NULL DEFAULT 0;
UPDATE feed_items SET files = (SELECT count(*) FROM attachments WHERE attachments.account_id = feed_items.account_id AND attachments.feed_item_id = feed_items.id)
WHERE EXISTS (SELECT 1 FROM attachments WHERE attachments.account_id = feed_items.account_id AND attachments.feed_item_id = feed_items.id);
-- Each holds only what its tab shows, so that other requests pay nothing for it.
CREATE INDEX feed_mails ON feed_items (account_id, subject, subject_id, at, id) WHERE kind = 'mail';
CREATE INDEX feed_with_files ON feed_items (account_id, subject, subject_id, at, id) WHERE files > 0;
CREATE INDEX feed_pinned ON feed_items (account_id, subject, subject_id, at, id) WHERE is_pinned = 1;
