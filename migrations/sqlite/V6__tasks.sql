-- Tasks of a whole day, tasks that were deleted and can come back, and when somebody is to be reminded (TK-01, TK-02).
ALTER TABLE tasks ADD COLUMN is_all_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN deleted_at INTEGER;
ALTER TABLE tasks ADD COLUMN remind_at INTEGER;
UPDATE tasks SET remind_at = due_at - 300 WHERE completed_at IS NULL;
CREATE INDEX tasks_of_day ON tasks (account_id, due_at, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_of_person ON tasks (account_id, responsible_id, due_at, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_open_of_person ON tasks (account_id, responsible_id, due_at, id) WHERE completed_at IS NULL AND deleted_at IS NULL;
CREATE INDEX tasks_to_remind ON tasks (remind_at, account_id) WHERE remind_at IS NOT NULL;

-- Kinds of tasks beside follow-up and meeting, which every account has (TK-01).
CREATE TABLE task_kinds (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    icon TEXT NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;

-- Notices by topic, with a second line, and when they are sent by mail unless they are read before (NT-01, NT-02).
ALTER TABLE notices ADD COLUMN topic TEXT NOT NULL DEFAULT 'requests';
ALTER TABLE notices ADD COLUMN detail TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN mail_at INTEGER;
UPDATE notices SET topic = 'mail' WHERE kind = 'lead';
CREATE INDEX notices_of_topic ON notices (account_id, user_id, topic, id);
CREATE INDEX notices_to_mail ON notices (mail_at, account_id) WHERE mail_at IS NOT NULL;

-- How a person wants the notices of a topic by mail; without a row, in the daily digest.
CREATE TABLE notice_settings (
    account_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    topic TEXT NOT NULL,
    by_mail TEXT NOT NULL,
    PRIMARY KEY (account_id, user_id, topic)
) WITHOUT ROWID;

-- A row is a digest that somebody is owed: the notices from this id on, once the time has come.
CREATE TABLE digests (
    account_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    from_notice_id INTEGER NOT NULL,
    PRIMARY KEY (account_id, user_id)
) WITHOUT ROWID;
CREATE INDEX digests_due ON digests (due_at, account_id);

ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('tasks', 'tasks_of_day', '67200 67200 2 1'),
    ('tasks', 'tasks_of_person', '67200 67200 13440 2 1'),
    ('tasks', 'tasks_open_of_person', '33600 33600 6720 2 1'),
    ('tasks', 'tasks_to_remind', '20000 2 2'),
    ('task_kinds', 'task_kinds', '10 10 1'),
    ('notices', 'notices_of_topic', '120000 120000 24000 6000 1'),
    ('notices', 'notices_to_mail', '1000 2 2'),
    ('notice_settings', 'notice_settings', '20 20 4 1'),
    ('digests', 'digests', '5 5 1'),
    ('digests', 'digests_due', '5 5 5');
