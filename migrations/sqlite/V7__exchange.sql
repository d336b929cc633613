-- Tables that people bring: how each is read, what became of its rows, and what is needed to take it back.

CREATE TABLE imports (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file TEXT NOT NULL,
    layout TEXT NOT NULL,
    header TEXT NOT NULL,
    header_hash TEXT NOT NULL,
    mapping TEXT NOT NULL,
    total_rows INTEGER NOT NULL,
    position INTEGER NOT NULL,
    counts TEXT NOT NULL,
    failure TEXT,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    ended_at INTEGER,
    undone_by INTEGER,
    undone_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;

-- Rows of a file that were not taken, with the reason.
CREATE TABLE import_problems (
    account_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    row_number INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (account_id, import_id, row_number)
) WITHOUT ROWID;

-- Whom and what earlier rows of the same file were about, so that later ones join them.
CREATE TABLE import_keys (
    account_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    hash TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    PRIMARY KEY (account_id, import_id, hash)
) WITHOUT ROWID;

-- Records that an import made (before is null) or changed (before has the values), in the order in which they are taken
-- back, and the last journal row when the import last touched them: a later one is somebody else's change.
CREATE TABLE import_records (
    account_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    phase INTEGER NOT NULL,
    subject_id INTEGER NOT NULL,
    before TEXT NOT NULL,
    mark INTEGER NOT NULL,
    outcome TEXT,
    PRIMARY KEY (account_id, import_id, phase, subject_id)
) WITHOUT ROWID;

-- How the columns of a file with this header were matched the last time somebody saved it.
CREATE TABLE import_templates (
    account_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    header_hash TEXT NOT NULL,
    mapping TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    saved_by INTEGER NOT NULL,
    PRIMARY KEY (account_id, subject, header_hash)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('imports', 'imports', '50 50 1'),
    ('import_problems', 'import_problems', '5000 5000 100 1'),
    ('import_keys', 'import_keys', '200000 200000 100000 1'),
    ('import_records', 'import_records', '300000 300000 30000 10000 1'),
    ('import_templates', 'import_templates', '20 20 10 1');
