-- Addresses that are told what happens. `events` are ours, `echoed` are a program's words for what never happens here.
-- A hook is told of what happened after `since_journal_id`; it is switched off when `stopped_at` is set.
-- `tried_at`, `status` and `problem` say what its address answered last.
CREATE TABLE webhooks (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    destination TEXT NOT NULL,
    events TEXT NOT NULL,
    echoed TEXT NOT NULL,
    sort BIGINT NOT NULL,
    since_journal_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    stopped_at BIGINT,
    stopped_because TEXT,
    tried_at BIGINT,
    status BIGINT,
    problem TEXT,
    PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX webhooks_by_destination ON webhooks (account_id, destination);

-- What each hook is told of each event, as it is sent. With `due_at` it waits for its next try; without, it ended.
CREATE TABLE webhook_deliveries (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    webhook_id BIGINT NOT NULL,
    event TEXT NOT NULL,
    journal_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    body TEXT NOT NULL,
    due_at BIGINT,
    tries BIGINT NOT NULL,
    tried_at BIGINT,
    status BIGINT,
    problem TEXT,
    took_ms BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (account_id, webhook_id, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (account_id, webhook_id, id) WHERE due_at IS NULL;

-- Bad answers of the last two hours: too many of them switch a hook off.
CREATE TABLE webhook_bad_answers (
    account_id BIGINT NOT NULL,
    webhook_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (account_id, webhook_id, id)
);
