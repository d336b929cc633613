-- A merge is an event with an inverse: what it touched is remembered row by row, and walked back at any time.
ALTER TABLE leads ADD COLUMN merged_into BIGINT;
ALTER TABLE contacts ADD COLUMN merged_into BIGINT;
ALTER TABLE companies ADD COLUMN merged_into BIGINT;
CREATE INDEX leads_merged ON leads (account_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX contacts_merged ON contacts (account_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX companies_merged ON companies (account_id, merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE merges (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    survivor_id BIGINT NOT NULL,
    survivor_name TEXT NOT NULL,
    others TEXT NOT NULL,
    because TEXT NOT NULL,
    pipeline_id BIGINT,
    choices TEXT NOT NULL,
    alternates TEXT NOT NULL,
    incoming_lead_id BIGINT,
    batch_id BIGINT,
    idempotency_key TEXT,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    merged_by BIGINT NOT NULL,
    undone_at BIGINT,
    undone_by BIGINT,
    collisions TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX merges_by_key ON merges (account_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX merges_of_request ON merges (account_id, incoming_lead_id) WHERE incoming_lead_id IS NOT NULL;

CREATE TABLE merge_members (
    account_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    merge_id BIGINT NOT NULL,
    survivor_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, subject, subject_id, merge_id)
);
CREATE INDEX members_of_merge ON merge_members (account_id, merge_id);

CREATE TABLE merged_rows (
    account_id BIGINT NOT NULL,
    merge_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    old_key TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (account_id, merge_id, position)
);
CREATE INDEX merged_rows_from ON merged_rows (account_id, table_name, old_key, merge_id);
CREATE INDEX merged_rows_to ON merged_rows (account_id, table_name, row_key, merge_id);
