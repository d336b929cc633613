-- Tables that people bring: how each is read, what became of its rows, and what is needed to take it back.

CREATE TABLE imports (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file TEXT NOT NULL,
    layout TEXT NOT NULL,
    header TEXT NOT NULL,
    header_hash TEXT NOT NULL,
    mapping TEXT NOT NULL,
    total_rows BIGINT NOT NULL,
    position BIGINT NOT NULL,
    counts TEXT NOT NULL,
    failure TEXT,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    ended_at BIGINT,
    undone_by BIGINT,
    undone_at BIGINT,
    PRIMARY KEY (account_id, id)
);

-- Rows of a file that were not taken, with the reason.
CREATE TABLE import_problems (
    account_id BIGINT NOT NULL,
    import_id BIGINT NOT NULL,
    row_number BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (account_id, import_id, row_number)
);

-- Whom and what earlier rows of the same file were about, so that later ones join them.
CREATE TABLE import_keys (
    account_id BIGINT NOT NULL,
    import_id BIGINT NOT NULL,
    hash TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, import_id, hash)
);

-- Records that an import made (before is null) or changed (before has the values), in the order in which they are taken
-- back, and the last journal row when the import last touched them: a later one is somebody else's change.
CREATE TABLE import_records (
    account_id BIGINT NOT NULL,
    import_id BIGINT NOT NULL,
    phase BIGINT NOT NULL,
    subject_id BIGINT NOT NULL,
    before TEXT NOT NULL,
    mark BIGINT NOT NULL,
    outcome TEXT,
    PRIMARY KEY (account_id, import_id, phase, subject_id)
);

-- How the columns of a file with this header were matched the last time somebody saved it.
CREATE TABLE import_templates (
    account_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    header_hash TEXT NOT NULL,
    mapping TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    saved_by BIGINT NOT NULL,
    PRIMARY KEY (account_id, subject, header_hash)
);
