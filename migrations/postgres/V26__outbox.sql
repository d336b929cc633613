-- Mails on their way out, each once (R-60). What `run_at` names is to be done then; one that is done has none, and stays
-- a day, because it counts for how much a mailbox may send.
CREATE TABLE outbox (
    account_id BIGINT NOT NULL,
    mail_id BIGINT NOT NULL,
    mailbox_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    run_at BIGINT,
    due_at BIGINT NOT NULL,
    handed_over_at BIGINT,
    tries BIGINT NOT NULL,
    answer TEXT NOT NULL,
    raw_file TEXT,
    PRIMARY KEY (account_id, mail_id)
);
CREATE INDEX outbox_due ON outbox (run_at, account_id, mailbox_id) WHERE run_at IS NOT NULL;
CREATE INDEX outbox_of_mailbox ON outbox (account_id, mailbox_id, run_at) WHERE run_at IS NOT NULL;
CREATE INDEX outbox_handed_over ON outbox (account_id, mailbox_id, handed_over_at) WHERE handed_over_at IS NOT NULL;

-- How many mails a mailbox may send, where somebody said so (R-64).
CREATE TABLE outbox_limits (
    account_id BIGINT NOT NULL,
    mailbox_id BIGINT NOT NULL,
    per_minute BIGINT NOT NULL,
    per_day BIGINT NOT NULL,
    PRIMARY KEY (account_id, mailbox_id)
);

-- What programs asked to be sent, by the keys they gave: asked again, it is the same mail.
CREATE TABLE outbox_keys (
    account_id BIGINT NOT NULL,
    client TEXT NOT NULL,
    mail_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, client)
);

-- Words under the mails of a user; of a mailbox, or of all that have none of their own (mailbox 0).
CREATE TABLE signatures (
    account_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    mailbox_id BIGINT NOT NULL,
    html TEXT NOT NULL,
    PRIMARY KEY (account_id, user_id, mailbox_id)
);

-- Templates of mails (EM-50). Nobody's own ones are everybody's (owner 0).
CREATE TABLE mail_templates (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    folder TEXT NOT NULL,
    name TEXT NOT NULL,
    subject TEXT NOT NULL,
    format TEXT NOT NULL,
    body TEXT NOT NULL,
    uses BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
