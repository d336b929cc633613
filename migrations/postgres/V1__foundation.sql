-- Every row belongs to an account and every key begins with it, so that the tables can be spread by account.
-- Numbers are 64-bit, truth is 0 or 1, time is Unix seconds, JSON is text. Account 0 is the installation itself.

CREATE TABLE accounts (
    id BIGINT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    subdomain TEXT NOT NULL UNIQUE,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    country TEXT,
    lead_address_tag TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    next_id BIGINT NOT NULL
);
INSERT INTO accounts (id, name, subdomain, currency, time_zone, lead_address_tag, created_at, next_id) VALUES (0, 'installation', '', 'EUR', 'UTC', '', 0, 1);

-- The last group of writes of each writer on a shared database, so that a commit whose answer was lost can be looked up.
CREATE TABLE group_marks (
    account_id BIGINT NOT NULL,
    writer BIGINT NOT NULL,
    mark BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (account_id, writer)
);

CREATE TABLE users (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT,
    created_at BIGINT NOT NULL,
    deactivated_at BIGINT,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, email)
);

CREATE TABLE sessions (
    account_id BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    csrf_token TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, token_hash)
);

CREATE TABLE sign_in_links (
    account_id BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    user_id BIGINT,
    purpose TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account_id, token_hash)
);

CREATE TABLE sign_in_failures (
    account_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, subject)
);

CREATE TABLE api_tokens (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    token_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (account_id, id)
);

CREATE TABLE pipelines (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    is_main BIGINT NOT NULL,
    is_archived BIGINT NOT NULL,
    intake TEXT NOT NULL,
    intake_stage_id BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);

CREATE TABLE stages (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    pipeline_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, pipeline_id) REFERENCES pipelines (account_id, id) ON DELETE CASCADE
);
CREATE INDEX stages_of_pipeline ON stages (account_id, pipeline_id, position);

-- Maintained counters: what a board's header shows costs the same at any size.
CREATE TABLE stage_totals (
    account_id BIGINT NOT NULL,
    stage_id BIGINT NOT NULL,
    leads BIGINT NOT NULL,
    price_minor BIGINT NOT NULL,
    PRIMARY KEY (account_id, stage_id)
);

CREATE TABLE inbox_totals (
    account_id BIGINT NOT NULL,
    pipeline_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    waiting BIGINT NOT NULL,
    PRIMARY KEY (account_id, pipeline_id, channel)
);

CREATE TABLE sources (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    pipeline_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    external_id TEXT,
    public_key TEXT NOT NULL,
    responsible_id BIGINT,
    is_on BIGINT NOT NULL,
    settings TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    last_request_at BIGINT,
    last_error TEXT,
    last_error_at BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX sources_of_pipeline ON sources (account_id, pipeline_id);
CREATE UNIQUE INDEX sources_by_key ON sources (account_id, public_key);
CREATE INDEX sources_by_external_id ON sources (account_id, external_id);

CREATE TABLE mailboxes (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    source_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    user_id BIGINT NOT NULL,
    address TEXT NOT NULL,
    username TEXT NOT NULL,
    sealed_password BYTEA NOT NULL,
    imap_host TEXT NOT NULL,
    imap_port BIGINT NOT NULL,
    imap_tls TEXT NOT NULL,
    uid_validity BIGINT,
    last_uid BIGINT,
    last_internal_date BIGINT,
    state TEXT NOT NULL,
    state_text TEXT NOT NULL,
    state_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (account_id, id)
);

CREATE TABLE contacts (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    company_id BIGINT,
    responsible_id BIGINT,
    is_draft BIGINT NOT NULL,
    customer_since BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    updated_by BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX contacts_by_change ON contacts (account_id, updated_at, id);
CREATE INDEX contacts_by_creation ON contacts (account_id, created_at, id);
CREATE INDEX contacts_of_company ON contacts (account_id, company_id);

CREATE TABLE companies (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    responsible_id BIGINT,
    is_draft BIGINT NOT NULL,
    customer_since BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    updated_by BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX companies_by_change ON companies (account_id, updated_at, id);
CREATE INDEX companies_by_creation ON companies (account_id, created_at, id);
CREATE INDEX companies_by_name ON companies (account_id, folded_name, is_draft, id);

-- One normalised address of a contact or company: e-mail, phone, visitor, with what was typed.
CREATE TABLE handles (
    account_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    tail TEXT,
    written TEXT NOT NULL,
    label TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (account_id, subject, subject_id, kind, value)
);
CREATE INDEX handles_by_value ON handles (account_id, kind, value);
CREATE INDEX handles_by_tail ON handles (account_id, tail) WHERE tail IS NOT NULL;

CREATE TABLE leads (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    pipeline_id BIGINT NOT NULL,
    stage_id BIGINT NOT NULL,
    rank BIGINT NOT NULL,
    price_minor BIGINT NOT NULL,
    company_id BIGINT,
    responsible_id BIGINT,
    source_id BIGINT,
    is_draft BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    updated_by BIGINT NOT NULL,
    closed_at BIGINT,
    next_task_at BIGINT,
    deleted_at BIGINT,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, stage_id) REFERENCES stages (account_id, id)
);
-- Only what stands on a board, in its order: PostgreSQL takes no order from an index in which a column is null between.
CREATE INDEX leads_of_stage ON leads (account_id, stage_id, rank, id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX leads_by_change ON leads (account_id, updated_at, id);
CREATE INDEX leads_by_creation ON leads (account_id, created_at, id);
CREATE INDEX leads_of_company ON leads (account_id, company_id);
-- Holds all that is asked of a late lead, and only leads with a task: a new request costs nothing here.
CREATE INDEX leads_with_task ON leads (account_id, stage_id, deleted_at, is_draft, next_task_at) WHERE next_task_at IS NOT NULL;

CREATE TABLE lead_contacts (
    account_id BIGINT NOT NULL,
    lead_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    is_main BIGINT NOT NULL,
    PRIMARY KEY (account_id, lead_id, contact_id)
);
CREATE INDEX leads_of_contact ON lead_contacts (account_id, contact_id, lead_id);

CREATE TABLE tags (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    colour TEXT,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, subject, name)
);

CREATE TABLE taggings (
    account_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    tag_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, subject, subject_id, tag_id)
);

-- Raw input, kept for replay; a body that is too large for a row lives in a file named by its hash.
CREATE TABLE arrivals (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    source_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    identity TEXT NOT NULL,
    envelope TEXT NOT NULL,
    body_file TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    incoming_lead_id BIGINT,
    lead_id BIGINT,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, source_id, identity)
);
CREATE INDEX arrivals_by_state ON arrivals (account_id, state, id);

CREATE TABLE incoming_leads (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    uid TEXT NOT NULL,
    pipeline_id BIGINT NOT NULL,
    source_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    lead_id BIGINT NOT NULL,
    contact_id BIGINT,
    company_id BIGINT,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    sender TEXT NOT NULL,
    preview TEXT NOT NULL,
    details TEXT NOT NULL,
    messages BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    private_to BIGINT,
    decided_at BIGINT,
    decided_by BIGINT,
    target_subject TEXT,
    target_id BIGINT,
    is_spam BIGINT NOT NULL,
    swept_at BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX incoming_leads_by_uid ON incoming_leads (account_id, uid);
CREATE INDEX incoming_leads_waiting ON incoming_leads (account_id, pipeline_id, state, updated_at, id);
CREATE INDEX incoming_leads_oldest ON incoming_leads (account_id, pipeline_id, created_at) WHERE state = 'waiting';
CREATE INDEX incoming_leads_of_channel ON incoming_leads (account_id, pipeline_id, state, channel, updated_at, id);
CREATE INDEX incoming_leads_of_contact ON incoming_leads (account_id, contact_id, state);
CREATE INDEX incoming_leads_of_lead ON incoming_leads (account_id, lead_id);
CREATE INDEX incoming_leads_by_time ON incoming_leads (account_id, created_at, id);
CREATE INDEX incoming_leads_by_decision ON incoming_leads (account_id, state, swept_at, decided_at);

CREATE TABLE blocks (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, kind, value)
);

-- One conversation of a visitor over one chat source.
CREATE TABLE talks (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    source_id BIGINT NOT NULL,
    visitor TEXT NOT NULL,
    contact_id BIGINT,
    lead_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    is_answered BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, source_id, visitor)
);
CREATE INDEX talks_of_lead ON talks (account_id, lead_id);

-- Notes, mails, calls, messages and forms, strictly by time.
CREATE TABLE feed_items (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    author_id BIGINT NOT NULL,
    author TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    html TEXT,
    details TEXT NOT NULL,
    contact_id BIGINT,
    talk_id BIGINT,
    incoming_lead_id BIGINT,
    arrival_id BIGINT,
    updated_at BIGINT NOT NULL,
    private_to BIGINT,
    is_pinned BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX feed_of_subject ON feed_items (account_id, subject, subject_id, at, id);
CREATE INDEX feed_of_talk ON feed_items (account_id, talk_id, id);
CREATE INDEX feed_of_arrival ON feed_items (account_id, arrival_id);
CREATE INDEX feed_of_incoming_lead ON feed_items (account_id, incoming_lead_id);

CREATE TABLE attachments (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    feed_item_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    content_id TEXT,
    file TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX attachments_of_item ON attachments (account_id, feed_item_id);

CREATE TABLE tasks (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT,
    subject_id BIGINT,
    incoming_lead_id BIGINT,
    kind_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    responsible_id BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    duration BIGINT NOT NULL,
    completed_at BIGINT,
    result TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    updated_by BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX tasks_of_subject ON tasks (account_id, subject, subject_id, completed_at, due_at);
CREATE INDEX tasks_of_incoming_lead ON tasks (account_id, incoming_lead_id);
CREATE INDEX tasks_by_due ON tasks (account_id, completed_at, due_at, id);

CREATE TABLE notices (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    link TEXT NOT NULL,
    incoming_lead_id BIGINT,
    read_at BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX notices_of_user ON notices (account_id, user_id, id);
CREATE INDEX notices_unread ON notices (account_id, user_id, read_at);

CREATE TABLE search_words (
    account_id BIGINT NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, subject, word, subject_id)
);
CREATE INDEX search_words_of_subject ON search_words (account_id, subject, subject_id);

CREATE TABLE journal (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    pipeline_id BIGINT,
    lead_id BIGINT,
    incoming_lead_id BIGINT,
    contact_id BIGINT,
    company_id BIGINT,
    source_id BIGINT,
    task_id BIGINT,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX journal_of_lead ON journal (account_id, lead_id, id);
CREATE INDEX journal_of_contact ON journal (account_id, contact_id, id);
CREATE INDEX journal_of_company ON journal (account_id, company_id, id);

CREATE TABLE cursors (
    account_id BIGINT NOT NULL,
    reader TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (account_id, reader)
);

CREATE TABLE jobs (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    run_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    last_error TEXT,
    died_at BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX jobs_due ON jobs (run_at, account_id, died_at);

CREATE TABLE leases (
    account_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    holder TEXT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (account_id, name)
);
