-- Every row belongs to an account and every key begins with it, so that the tables can be spread by account.
-- Numbers are 64-bit, truth is 0 or 1, time is Unix seconds, JSON is text. Account 0 is the installation itself.

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    subdomain TEXT NOT NULL UNIQUE,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    country TEXT,
    lead_address_tag TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    next_id INTEGER NOT NULL
);
INSERT INTO accounts (id, name, subdomain, currency, time_zone, lead_address_tag, created_at, next_id) VALUES (0, 'installation', '', 'EUR', 'UTC', '', 0, 1);

-- The last group of writes of each writer on a shared database, so that a commit whose answer was lost can be looked up.
CREATE TABLE group_marks (
    account_id INTEGER NOT NULL,
    writer INTEGER NOT NULL,
    mark INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account_id, writer)
) WITHOUT ROWID;

CREATE TABLE users (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT,
    created_at INTEGER NOT NULL,
    deactivated_at INTEGER,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, email)
) WITHOUT ROWID;

CREATE TABLE sessions (
    account_id INTEGER NOT NULL,
    token_hash TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    csrf_token TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, token_hash)
) WITHOUT ROWID;

CREATE TABLE sign_in_links (
    account_id INTEGER NOT NULL,
    token_hash TEXT NOT NULL,
    user_id INTEGER,
    purpose TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (account_id, token_hash)
) WITHOUT ROWID;

CREATE TABLE sign_in_failures (
    account_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, subject)
) WITHOUT ROWID;

CREATE TABLE api_tokens (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    token_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;

CREATE TABLE pipelines (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    is_main INTEGER NOT NULL,
    is_archived INTEGER NOT NULL,
    intake TEXT NOT NULL,
    intake_stage_id INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;

CREATE TABLE stages (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    pipeline_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, pipeline_id) REFERENCES pipelines (account_id, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX stages_of_pipeline ON stages (account_id, pipeline_id, position);

-- Maintained counters: what a board's header shows costs the same at any size.
CREATE TABLE stage_totals (
    account_id INTEGER NOT NULL,
    stage_id INTEGER NOT NULL,
    leads INTEGER NOT NULL,
    price_minor INTEGER NOT NULL,
    PRIMARY KEY (account_id, stage_id)
) WITHOUT ROWID;

CREATE TABLE inbox_totals (
    account_id INTEGER NOT NULL,
    pipeline_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    waiting INTEGER NOT NULL,
    PRIMARY KEY (account_id, pipeline_id, channel)
) WITHOUT ROWID;

CREATE TABLE sources (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    pipeline_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    external_id TEXT,
    public_key TEXT NOT NULL,
    responsible_id INTEGER,
    is_on INTEGER NOT NULL,
    settings TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER,
    last_request_at INTEGER,
    last_error TEXT,
    last_error_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX sources_of_pipeline ON sources (account_id, pipeline_id);
CREATE UNIQUE INDEX sources_by_key ON sources (account_id, public_key);
CREATE INDEX sources_by_external_id ON sources (account_id, external_id);

CREATE TABLE mailboxes (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    address TEXT NOT NULL,
    username TEXT NOT NULL,
    sealed_password BLOB NOT NULL,
    imap_host TEXT NOT NULL,
    imap_port INTEGER NOT NULL,
    imap_tls TEXT NOT NULL,
    uid_validity INTEGER,
    last_uid INTEGER,
    last_internal_date INTEGER,
    state TEXT NOT NULL,
    state_text TEXT NOT NULL,
    state_at INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;

CREATE TABLE contacts (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    company_id INTEGER,
    responsible_id INTEGER,
    is_draft INTEGER NOT NULL,
    customer_since INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    updated_by INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX contacts_by_change ON contacts (account_id, updated_at, id);
CREATE INDEX contacts_by_creation ON contacts (account_id, created_at, id);
CREATE INDEX contacts_of_company ON contacts (account_id, company_id);

CREATE TABLE companies (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    responsible_id INTEGER,
    is_draft INTEGER NOT NULL,
    customer_since INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    updated_by INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX companies_by_change ON companies (account_id, updated_at, id);
CREATE INDEX companies_by_creation ON companies (account_id, created_at, id);
CREATE INDEX companies_by_name ON companies (account_id, folded_name, is_draft, id);

-- One normalised address of a contact or company: e-mail, phone, visitor, with what was typed.
CREATE TABLE handles (
    account_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    tail TEXT,
    written TEXT NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (account_id, subject, subject_id, kind, value)
) WITHOUT ROWID;
CREATE INDEX handles_by_value ON handles (account_id, kind, value);
CREATE INDEX handles_by_tail ON handles (account_id, tail) WHERE tail IS NOT NULL;

CREATE TABLE leads (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    pipeline_id INTEGER NOT NULL,
    stage_id INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    price_minor INTEGER NOT NULL,
    company_id INTEGER,
    responsible_id INTEGER,
    source_id INTEGER,
    is_draft INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    updated_by INTEGER NOT NULL,
    closed_at INTEGER,
    next_task_at INTEGER,
    deleted_at INTEGER,
    PRIMARY KEY (account_id, id),
    FOREIGN KEY (account_id, stage_id) REFERENCES stages (account_id, id)
) WITHOUT ROWID;
-- Only what stands on a board, in its order: PostgreSQL takes no order from an index in which a column is null between.
CREATE INDEX leads_of_stage ON leads (account_id, stage_id, rank, id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX leads_by_change ON leads (account_id, updated_at, id);
CREATE INDEX leads_by_creation ON leads (account_id, created_at, id);
CREATE INDEX leads_of_company ON leads (account_id, company_id);
-- Holds all that is asked of a late lead, and only leads with a task: a new request costs nothing here.
CREATE INDEX leads_with_task ON leads (account_id, stage_id, deleted_at, is_draft, next_task_at) WHERE next_task_at IS NOT NULL;

CREATE TABLE lead_contacts (
    account_id INTEGER NOT NULL,
    lead_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL,
    is_main INTEGER NOT NULL,
    PRIMARY KEY (account_id, lead_id, contact_id)
) WITHOUT ROWID;
CREATE INDEX leads_of_contact ON lead_contacts (account_id, contact_id, lead_id);

CREATE TABLE tags (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    colour TEXT,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, subject, name)
) WITHOUT ROWID;

CREATE TABLE taggings (
    account_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    tag_id INTEGER NOT NULL,
    PRIMARY KEY (account_id, subject, subject_id, tag_id)
) WITHOUT ROWID;

-- Raw input, kept for replay; a body that is too large for a row lives in a file named by its hash.
CREATE TABLE arrivals (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    identity TEXT NOT NULL,
    envelope TEXT NOT NULL,
    body_file TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    incoming_lead_id INTEGER,
    lead_id INTEGER,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, source_id, identity)
);
CREATE INDEX arrivals_by_state ON arrivals (account_id, state, id);

CREATE TABLE incoming_leads (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    uid TEXT NOT NULL,
    pipeline_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    lead_id INTEGER NOT NULL,
    contact_id INTEGER,
    company_id INTEGER,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    sender TEXT NOT NULL,
    preview TEXT NOT NULL,
    details TEXT NOT NULL,
    messages INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    private_to INTEGER,
    decided_at INTEGER,
    decided_by INTEGER,
    target_subject TEXT,
    target_id INTEGER,
    is_spam INTEGER NOT NULL,
    swept_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX incoming_leads_by_uid ON incoming_leads (account_id, uid);
CREATE INDEX incoming_leads_waiting ON incoming_leads (account_id, pipeline_id, state, updated_at, id);
CREATE INDEX incoming_leads_oldest ON incoming_leads (account_id, pipeline_id, created_at) WHERE state = 'waiting';
CREATE INDEX incoming_leads_of_channel ON incoming_leads (account_id, pipeline_id, state, channel, updated_at, id);
CREATE INDEX incoming_leads_of_contact ON incoming_leads (account_id, contact_id, state);
CREATE INDEX incoming_leads_of_lead ON incoming_leads (account_id, lead_id);
CREATE INDEX incoming_leads_by_time ON incoming_leads (account_id, created_at, id);
CREATE INDEX incoming_leads_by_decision ON incoming_leads (account_id, state, swept_at, decided_at);

CREATE TABLE blocks (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, kind, value)
) WITHOUT ROWID;

-- One conversation of a visitor over one chat source.
CREATE TABLE talks (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    visitor TEXT NOT NULL,
    contact_id INTEGER,
    lead_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    is_answered INTEGER NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, source_id, visitor)
) WITHOUT ROWID;
CREATE INDEX talks_of_lead ON talks (account_id, lead_id);

-- Notes, mails, calls, messages and forms, strictly by time.
CREATE TABLE feed_items (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    author_id INTEGER NOT NULL,
    author TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    html TEXT,
    details TEXT NOT NULL,
    contact_id INTEGER,
    talk_id INTEGER,
    incoming_lead_id INTEGER,
    arrival_id INTEGER,
    updated_at INTEGER NOT NULL,
    private_to INTEGER,
    is_pinned INTEGER NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX feed_of_subject ON feed_items (account_id, subject, subject_id, at, id);
CREATE INDEX feed_of_talk ON feed_items (account_id, talk_id, id);
CREATE INDEX feed_of_arrival ON feed_items (account_id, arrival_id);
CREATE INDEX feed_of_incoming_lead ON feed_items (account_id, incoming_lead_id);

CREATE TABLE attachments (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    feed_item_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    content_id TEXT,
    file TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX attachments_of_item ON attachments (account_id, feed_item_id);

CREATE TABLE tasks (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    subject TEXT,
    subject_id INTEGER,
    incoming_lead_id INTEGER,
    kind_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    responsible_id INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    completed_at INTEGER,
    result TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    updated_by INTEGER NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX tasks_of_subject ON tasks (account_id, subject, subject_id, completed_at, due_at);
CREATE INDEX tasks_of_incoming_lead ON tasks (account_id, incoming_lead_id);
CREATE INDEX tasks_by_due ON tasks (account_id, completed_at, due_at, id);

CREATE TABLE notices (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    link TEXT NOT NULL,
    incoming_lead_id INTEGER,
    read_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX notices_of_user ON notices (account_id, user_id, id);
CREATE INDEX notices_unread ON notices (account_id, user_id, read_at);

CREATE TABLE search_words (
    account_id INTEGER NOT NULL,
    word TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    PRIMARY KEY (account_id, subject, word, subject_id)
) WITHOUT ROWID;
CREATE INDEX search_words_of_subject ON search_words (account_id, subject, subject_id);

CREATE TABLE journal (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    pipeline_id INTEGER,
    lead_id INTEGER,
    incoming_lead_id INTEGER,
    contact_id INTEGER,
    company_id INTEGER,
    source_id INTEGER,
    task_id INTEGER,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX journal_of_lead ON journal (account_id, lead_id, id);
CREATE INDEX journal_of_contact ON journal (account_id, contact_id, id);
CREATE INDEX journal_of_company ON journal (account_id, company_id, id);

CREATE TABLE cursors (
    account_id INTEGER NOT NULL,
    reader TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (account_id, reader)
) WITHOUT ROWID;

CREATE TABLE jobs (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    run_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    last_error TEXT,
    died_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX jobs_due ON jobs (run_at, account_id, died_at);

CREATE TABLE leases (
    account_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    holder TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (account_id, name)
) WITHOUT ROWID;

-- What SQLite cannot know of a new database, as ANALYZE finds it in a company of 100,000 leads: an account has nearly all
-- rows of a table, and what follows it in an index tells them apart. Without this SQLite takes ten rows for an account
-- and reads them all where an index would find one: a board of 100,000 leads took 400 times as long.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('accounts', 'sqlite_autoindex_accounts_1', '100 1'),
    ('group_marks', 'group_marks', '4 4 1'),
    ('users', 'sqlite_autoindex_users_2', '20 20 1'),
    ('users', 'users', '20 20 1'),
    ('sessions', 'sessions', '50 50 1'),
    ('sign_in_links', 'sign_in_links', '20 20 1'),
    ('sign_in_failures', 'sign_in_failures', '100 100 1'),
    ('api_tokens', 'api_tokens', '10 10 1'),
    ('pipelines', 'pipelines', '5 5 1'),
    ('stages', 'stages_of_pipeline', '50 50 10 1'),
    ('stages', 'stages', '50 50 1'),
    ('stage_totals', 'stage_totals', '50 50 1'),
    ('inbox_totals', 'inbox_totals', '20 20 4 1'),
    ('sources', 'sources_by_external_id', '20 20 2'),
    ('sources', 'sources_by_key', '20 20 1'),
    ('sources', 'sources_of_pipeline', '20 20 4'),
    ('sources', 'sources', '20 20 1'),
    ('mailboxes', 'mailboxes', '10 10 1'),
    ('contacts', 'contacts_of_company', '116800 116800 5'),
    ('contacts', 'contacts_by_change', '116800 116800 1744 1'),
    ('contacts', 'contacts_by_creation', '116800 116800 1744 1'),
    ('contacts', 'contacts', '116800 116800 1'),
    ('companies', 'companies_by_change', '24000 24000 1600 1'),
    ('companies', 'companies_by_creation', '24000 24000 1600 1'),
    ('companies', 'companies_by_name', '24000 24000 2 2 1'),
    ('companies', 'companies', '24000 24000 1'),
    ('handles', 'handles_by_value', '228800 228800 76267 1'),
    ('handles', 'handles_by_tail', '76267 76267 2'),
    ('handles', 'handles', '228800 228800 114400 2 1 1'),
    ('leads', 'leads_with_task', '67200 67200 6720 6720 6720 1600'),
    ('leads', 'leads_of_company', '131200 131200 6'),
    ('leads', 'leads_by_change', '131200 131200 1959 1'),
    ('leads', 'leads_by_creation', '131200 131200 1959 1'),
    ('leads', 'leads_of_stage', '102400 102400 10240 2 1'),
    ('leads', 'leads', '131200 131200 1'),
    ('lead_contacts', 'leads_of_contact', '131200 131200 2 1'),
    ('lead_contacts', 'lead_contacts', '131200 131200 1 1'),
    ('tags', 'sqlite_autoindex_tags_2', '100 100 50 1'),
    ('tags', 'tags', '100 100 1'),
    ('taggings', 'taggings', '46400 46400 46400 1 1'),
    ('arrivals', 'arrivals_by_state', '41600 41600 41600 1'),
    ('arrivals', 'sqlite_autoindex_arrivals_2', '41600 41600 8320 1'),
    ('arrivals', 'sqlite_autoindex_arrivals_1', '41600 41600 1'),
    ('incoming_leads', 'incoming_leads_by_decision', '36800 36800 9200 9200 3680'),
    ('incoming_leads', 'incoming_leads_by_time', '36800 36800 1600 1'),
    ('incoming_leads', 'incoming_leads_of_lead', '36800 36800 1'),
    ('incoming_leads', 'incoming_leads_of_contact', '36800 36800 1 1'),
    ('incoming_leads', 'incoming_leads_of_channel', '36800 36800 18400 7360 3346 1600 1'),
    ('incoming_leads', 'incoming_leads_oldest', '22400 22400 11200 4'),
    ('incoming_leads', 'incoming_leads_waiting', '36800 36800 18400 7360 1600 1'),
    ('incoming_leads', 'incoming_leads_by_uid', '36800 36800 1'),
    ('incoming_leads', 'incoming_leads', '36800 36800 1'),
    ('blocks', 'sqlite_autoindex_blocks_2', '200 200 67 1'),
    ('blocks', 'blocks', '200 200 1'),
    ('talks', 'talks_of_lead', '6400 6400 1'),
    ('talks', 'sqlite_autoindex_talks_2', '6400 6400 6400 1'),
    ('talks', 'talks', '6400 6400 1'),
    ('feed_items', 'feed_of_incoming_lead', '54400 54400 2'),
    ('feed_items', 'feed_of_arrival', '54400 54400 2'),
    ('feed_items', 'feed_of_talk', '54400 54400 9 1'),
    ('feed_items', 'feed_of_subject', '54400 54400 54400 2 1 1'),
    ('feed_items', 'sqlite_autoindex_feed_items_1', '54400 54400 1'),
    ('attachments', 'attachments_of_item', '20000 20000 2'),
    ('attachments', 'attachments', '20000 20000 1'),
    ('tasks', 'tasks_by_due', '67200 67200 67200 2037 1'),
    ('tasks', 'tasks_of_incoming_lead', '67200 67200 60'),
    ('tasks', 'tasks_of_subject', '67200 67200 67200 1 1 1'),
    ('tasks', 'tasks', '67200 67200 1'),
    ('notices', 'notices_unread', '120000 120000 24000 24000'),
    ('notices', 'notices_of_user', '120000 120000 24000 1'),
    ('notices', 'notices', '120000 120000 1'),
    ('search_words', 'search_words_of_subject', '1390400 1390400 463467 7'),
    ('search_words', 'search_words', '1390400 1390400 463467 2748 1'),
    ('journal', 'journal_of_company', '472000 472000 17 1'),
    ('journal', 'journal_of_contact', '472000 472000 5 1'),
    ('journal', 'journal_of_lead', '472000 472000 4 1'),
    ('journal', 'journal', '472000 472000 1'),
    ('cursors', 'cursors', '3 3 1'),
    ('jobs', 'jobs_due', '1000 2 1 1'),
    ('jobs', 'jobs', '1000 1000 1'),
    ('leases', 'leases', '20 20 1');
