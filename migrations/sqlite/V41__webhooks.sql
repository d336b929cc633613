-- Addresses that are told what happens. `events` are ours, `echoed` are a program's words for what never happens here.
-- A hook is told of what happened after `since_journal_id`; it is switched off when `stopped_at` is set.
-- `tried_at`, `status` and `problem` say what its address answered last.
CREATE TABLE webhooks (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    destination TEXT NOT NULL,
    events TEXT NOT NULL,
    echoed TEXT NOT NULL,
    sort INTEGER NOT NULL,
    since_journal_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    stopped_at INTEGER,
    stopped_because TEXT,
    tried_at INTEGER,
    status INTEGER,
    problem TEXT,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX webhooks_by_destination ON webhooks (account_id, destination);

-- What each hook is told of each event, as it is sent. With `due_at` it waits for its next try; without, it ended.
CREATE TABLE webhook_deliveries (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    webhook_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    journal_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    due_at INTEGER,
    tries INTEGER NOT NULL,
    tried_at INTEGER,
    status INTEGER,
    problem TEXT,
    took_ms INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (account_id, webhook_id, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (account_id, webhook_id, id) WHERE due_at IS NULL;

-- Bad answers of the last two hours: too many of them switch a hook off.
CREATE TABLE webhook_bad_answers (
    account_id INTEGER NOT NULL,
    webhook_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account_id, webhook_id, id)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('webhooks', 'webhooks', '10 10 1'),
    ('webhooks', 'webhooks_by_destination', '10 10 1'),
    ('webhook_deliveries', 'webhook_deliveries', '2000 2000 1'),
    ('webhook_deliveries', 'webhook_deliveries_waiting', '200 200 20 2 1'),
    ('webhook_deliveries', 'webhook_deliveries_ended', '2000 2000 200 1'),
    ('webhook_bad_answers', 'webhook_bad_answers', '100 100 50 1');
