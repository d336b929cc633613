-- Mails on their way out, each once (R-60). What `run_at` names is to be done then; one that is done has none, and stays
-- a day, because it counts for how much a mailbox may send.
CREATE TABLE outbox (
    account_id INTEGER NOT NULL,
    mail_id INTEGER NOT NULL,
    mailbox_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    run_at INTEGER,
    due_at INTEGER NOT NULL,
    handed_over_at INTEGER,
    tries INTEGER NOT NULL,
    answer TEXT NOT NULL,
    raw_file TEXT,
    PRIMARY KEY (account_id, mail_id)
) WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (run_at, account_id, mailbox_id) WHERE run_at IS NOT NULL;
CREATE INDEX outbox_of_mailbox ON outbox (account_id, mailbox_id, run_at) WHERE run_at IS NOT NULL;
CREATE INDEX outbox_handed_over ON outbox (account_id, mailbox_id, handed_over_at) WHERE handed_over_at IS NOT NULL;

-- How many mails a mailbox may send, where somebody said so (R-64).
CREATE TABLE outbox_limits (
    account_id INTEGER NOT NULL,
    mailbox_id INTEGER NOT NULL,
    per_minute INTEGER NOT NULL,
    per_day INTEGER NOT NULL,
    PRIMARY KEY (account_id, mailbox_id)
) WITHOUT ROWID;

-- What programs asked to be sent, by the keys they gave: asked again, it is the same mail.
CREATE TABLE outbox_keys (
    account_id INTEGER NOT NULL,
    client TEXT NOT NULL,
    mail_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, client)
) WITHOUT ROWID;

-- Words under the mails of a user; of a mailbox, or of all that have none of their own (mailbox 0).
CREATE TABLE signatures (
    account_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    mailbox_id INTEGER NOT NULL,
    html TEXT NOT NULL,
    PRIMARY KEY (account_id, user_id, mailbox_id)
) WITHOUT ROWID;

-- Templates of mails (EM-50). Nobody's own ones are everybody's (owner 0).
CREATE TABLE mail_templates (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    folder TEXT NOT NULL,
    name TEXT NOT NULL,
    subject TEXT NOT NULL,
    format TEXT NOT NULL,
    body TEXT NOT NULL,
    uses INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('outbox', 'outbox', '500 500 1'),
    ('outbox', 'outbox_due', '20 2 2 1'),
    ('outbox', 'outbox_of_mailbox', '20 20 5 1'),
    ('outbox', 'outbox_handed_over', '480 480 100 1'),
    ('outbox_limits', 'outbox_limits', '10 10 1'),
    ('outbox_keys', 'outbox_keys', '500 500 1'),
    ('signatures', 'signatures', '20 20 1 1'),
    ('mail_templates', 'mail_templates', '50 50 1');
