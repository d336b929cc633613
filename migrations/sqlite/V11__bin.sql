-- What was deleted from feeds and plans, by when its time is over; and which rows name a file of the folder, before it is removed.
CREATE INDEX feed_in_bin ON feed_items (account_id, deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX tasks_in_bin ON tasks (account_id, deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX attachments_by_file ON attachments (file);
CREATE INDEX arrivals_by_file ON arrivals (body_file) WHERE body_file IS NOT NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('feed_items', 'feed_in_bin', '1000 1000 2 1'),
    ('tasks', 'tasks_in_bin', '1000 1000 2 1'),
    ('attachments', 'attachments_by_file', '20000 2'),
    ('arrivals', 'arrivals_by_file', '20000 2');
