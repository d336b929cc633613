-- Records that may be one: how alike they are and why, and what became of it. The surest stand first in their index.
CREATE TABLE suspects (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    centibits INTEGER NOT NULL,
    probability_ppm INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    scan_id INTEGER NOT NULL,
    model_id INTEGER NOT NULL,
    found_at INTEGER NOT NULL,
    decided_at INTEGER,
    decided_by INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX suspects_by_likeness ON suspects (account_id, subject, state, centibits, id);

CREATE TABLE suspect_records (
    account_id INTEGER NOT NULL,
    suspect_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    record_id INTEGER NOT NULL,
    PRIMARY KEY (account_id, suspect_id, record_id)
) WITHOUT ROWID;
CREATE INDEX suspects_of_record ON suspect_records (account_id, subject, record_id, suspect_id);

-- Two records that a person said are different, with a print of what identified each then and how alike they were.
CREATE TABLE told_apart (
    account_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    one_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    one_print INTEGER NOT NULL,
    other_print INTEGER NOT NULL,
    centibits INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    PRIMARY KEY (account_id, subject, one_id, other_id)
) WITHOUT ROWID;
CREATE INDEX told_apart_by_other ON told_apart (account_id, subject, other_id);

-- Runs of find duplicates.
CREATE TABLE duplicate_scans (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    state TEXT NOT NULL,
    planned INTEGER NOT NULL,
    looked_at INTEGER NOT NULL,
    found INTEGER NOT NULL,
    model_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;

-- What an account learned of its own records; the one in force, the one before it, and those that were rejected.
CREATE TABLE likeness_models (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    state TEXT NOT NULL,
    model TEXT NOT NULL,
    records INTEGER NOT NULL,
    decisions INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    in_force_since INTEGER,
    remark TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;

-- What people decided about two records, as both were then.
CREATE TABLE likeness_labels (
    account_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    one_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    decision TEXT NOT NULL,
    pair TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    PRIMARY KEY (account_id, subject, one_id, other_id)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('suspects', 'suspects', '10000 10000 1'),
    ('suspects', 'suspects_by_likeness', '10000 10000 3333 1000 10 1'),
    ('suspect_records', 'suspect_records', '21000 21000 2 1'),
    ('suspect_records', 'suspects_of_record', '21000 21000 7000 2 1'),
    ('told_apart', 'told_apart', '1000 1000 333 2 1'),
    ('told_apart', 'told_apart_by_other', '1000 1000 333 2'),
    ('duplicate_scans', 'duplicate_scans', '20 20 1'),
    ('likeness_models', 'likeness_models', '5 5 1'),
    ('likeness_labels', 'likeness_labels', '1000 1000 333 2 1');
