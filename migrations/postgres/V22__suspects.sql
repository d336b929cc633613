-- Records that may be one: how alike they are and why, and what became of it. The surest stand first in their index.
CREATE TABLE suspects (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    centibits BIGINT NOT NULL,
    probability_ppm BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    scan_id BIGINT NOT NULL,
    model_id BIGINT NOT NULL,
    found_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX suspects_by_likeness ON suspects (account_id, subject, state, centibits, id);

CREATE TABLE suspect_records (
    account_id BIGINT NOT NULL,
    suspect_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, suspect_id, record_id)
);
CREATE INDEX suspects_of_record ON suspect_records (account_id, subject, record_id, suspect_id);

-- Two records that a person said are different, with a print of what identified each then and how alike they were.
CREATE TABLE told_apart (
    account_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    one_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,
    one_print BIGINT NOT NULL,
    other_print BIGINT NOT NULL,
    centibits BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    PRIMARY KEY (account_id, subject, one_id, other_id)
);
CREATE INDEX told_apart_by_other ON told_apart (account_id, subject, other_id);

-- Runs of find duplicates.
CREATE TABLE duplicate_scans (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    state TEXT NOT NULL,
    planned BIGINT NOT NULL,
    looked_at BIGINT NOT NULL,
    found BIGINT NOT NULL,
    model_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (account_id, id)
);

-- What an account learned of its own records; the one in force, the one before it, and those that were rejected.
CREATE TABLE likeness_models (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    state TEXT NOT NULL,
    model TEXT NOT NULL,
    records BIGINT NOT NULL,
    decisions BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    in_force_since BIGINT,
    remark TEXT NOT NULL,
    PRIMARY KEY (account_id, id)
);

-- What people decided about two records, as both were then.
CREATE TABLE likeness_labels (
    account_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    one_id BIGINT NOT NULL,
    other_id BIGINT NOT NULL,
    decision TEXT NOT NULL,
    pair TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    PRIMARY KEY (account_id, subject, one_id, other_id)
);
