-- A merge is an event with an inverse: what it touched is remembered row by row, and walked back at any time.
ALTER TABLE leads ADD COLUMN merged_into INTEGER;
ALTER TABLE contacts ADD COLUMN merged_into INTEGER;
ALTER TABLE companies ADD COLUMN merged_into INTEGER;
CREATE INDEX leads_merged ON leads (account_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX contacts_merged ON contacts (account_id, merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX companies_merged ON companies (account_id, merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE merges (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    survivor_id INTEGER NOT NULL,
    survivor_name TEXT NOT NULL,
    others TEXT NOT NULL,
    because TEXT NOT NULL,
    pipeline_id INTEGER,
    choices TEXT NOT NULL,
    alternates TEXT NOT NULL,
    incoming_lead_id INTEGER,
    batch_id INTEGER,
    idempotency_key TEXT,
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    merged_by INTEGER NOT NULL,
    undone_at INTEGER,
    undone_by INTEGER,
    collisions TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX merges_by_key ON merges (account_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX merges_of_request ON merges (account_id, incoming_lead_id) WHERE incoming_lead_id IS NOT NULL;

CREATE TABLE merge_members (
    account_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    merge_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    PRIMARY KEY (account_id, subject, subject_id, merge_id)
) WITHOUT ROWID;
CREATE INDEX members_of_merge ON merge_members (account_id, merge_id);

CREATE TABLE merged_rows (
    account_id INTEGER NOT NULL,
    merge_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    row_key TEXT NOT NULL,
    old_key TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (account_id, merge_id, position)
) WITHOUT ROWID;
CREATE INDEX merged_rows_from ON merged_rows (account_id, table_name, old_key, merge_id);
CREATE INDEX merged_rows_to ON merged_rows (account_id, table_name, row_key, merge_id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('leads', 'leads_merged', '5000 5000 2'),
    ('contacts', 'contacts_merged', '5000 5000 2'),
    ('companies', 'companies_merged', '1000 1000 2'),
    ('merges', 'merges', '10000 10000 1'),
    ('merges', 'merges_by_key', '1000 1000 1'),
    ('merges', 'merges_of_request', '2000 2000 1'),
    ('merge_members', 'merge_members', '25000 25000 12500 2 1'),
    ('merge_members', 'members_of_merge', '25000 25000 3'),
    ('merged_rows', 'merged_rows_from', '300000 300000 20000 2 1'),
    ('merged_rows', 'merged_rows_to', '300000 300000 20000 2 1'),
    ('merged_rows', 'merged_rows', '300000 300000 30 1');
