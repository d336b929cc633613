-- Tasks of a whole day, tasks that were deleted and can come back, and when somebody is to be reminded (TK-01, TK-02).
ALTER TABLE tasks ADD COLUMN is_all_day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN deleted_at BIGINT;
ALTER TABLE tasks ADD COLUMN remind_at BIGINT;
UPDATE tasks SET remind_at = due_at - 300 WHERE completed_at IS NULL;
CREATE INDEX tasks_of_day ON tasks (account_id, due_at, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_of_person ON tasks (account_id, responsible_id, due_at, id) WHERE deleted_at IS NULL;
CREATE INDEX tasks_open_of_person ON tasks (account_id, responsible_id, due_at, id) WHERE completed_at IS NULL AND deleted_at IS NULL;
CREATE INDEX tasks_to_remind ON tasks (remind_at, account_id) WHERE remind_at IS NOT NULL;

-- Kinds of tasks beside follow-up and meeting, which every account has (TK-01).
CREATE TABLE task_kinds (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    icon TEXT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (account_id, id)
);

-- Notices by topic, with a second line, and when they are sent by mail unless they are read before (NT-01, NT-02).
ALTER TABLE notices ADD COLUMN topic TEXT NOT NULL DEFAULT 'requests';
ALTER TABLE notices ADD COLUMN detail TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN mail_at BIGINT;
UPDATE notices SET topic = 'mail' WHERE kind = 'lead';
CREATE INDEX notices_of_topic ON notices (account_id, user_id, topic, id);
CREATE INDEX notices_to_mail ON notices (mail_at, account_id) WHERE mail_at IS NOT NULL;

-- How a person wants the notices of a topic by mail; without a row, in the daily digest.
CREATE TABLE notice_settings (
    account_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    topic TEXT NOT NULL,
    by_mail TEXT NOT NULL,
    PRIMARY KEY (account_id, user_id, topic)
);

-- A row is a digest that somebody is owed: the notices from this id on, once the time has come.
CREATE TABLE digests (
    account_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    from_notice_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, user_id)
);
CREATE INDEX digests_due ON digests (due_at, account_id);
