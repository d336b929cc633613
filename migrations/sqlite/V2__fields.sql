-- What an account wants to know of its leads, contacts and companies besides what everybody does (FD-01).
-- A field keeps its values when it is deleted, until it is swept.

CREATE TABLE fields (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    code TEXT,
    group_id INTEGER,
    position INTEGER NOT NULL,
    is_api_only INTEGER NOT NULL,
    settings TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX fields_of_subject ON fields (account_id, subject, position, id);

CREATE TABLE field_options (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    field_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    code TEXT,
    colour TEXT,
    position INTEGER NOT NULL,
    deleted_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX options_of_field ON field_options (account_id, field_id, position, id);

CREATE TABLE field_groups (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX field_groups_of_subject ON field_groups (account_id, subject, position, id);

-- Where a field is asked for (required) or not shown (hidden). The predefined fields have rules, but no row in fields.
CREATE TABLE field_rules (
    account_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    field_id INTEGER NOT NULL,
    stage_id INTEGER NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (account_id, subject, field_id, stage_id, rule)
) WITHOUT ROWID;
CREATE INDEX field_rules_of_stage ON field_rules (account_id, stage_id);

-- One row per value. What is compared: folded (the beginning of the text in lower case), number (a number times 10,000,
-- a time, a truth), option_id. What is true: text, option_id and details.
CREATE TABLE field_values (
    account_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    field_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text TEXT,
    folded TEXT,
    number INTEGER,
    option_id INTEGER,
    details TEXT,
    PRIMARY KEY (account_id, subject, subject_id, field_id, position)
) WITHOUT ROWID;
CREATE INDEX field_values_by_text ON field_values (account_id, field_id, folded, subject_id) WHERE folded IS NOT NULL;
CREATE INDEX field_values_by_number ON field_values (account_id, field_id, number, subject_id) WHERE number IS NOT NULL;
CREATE INDEX field_values_by_option ON field_values (account_id, field_id, option_id, subject_id) WHERE option_id IS NOT NULL;

-- What SQLite should expect (see the end of V1): thirty fields, five of them filled in each record.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('fields', 'fields_of_subject', '60 60 20 1 1'),
    ('fields', 'fields', '60 60 1'),
    ('field_options', 'options_of_field', '200 200 8 1 1'),
    ('field_options', 'field_options', '200 200 1'),
    ('field_groups', 'field_groups_of_subject', '9 9 3 1 1'),
    ('field_groups', 'field_groups', '9 9 1'),
    ('field_rules', 'field_rules_of_stage', '60 60 6'),
    ('field_rules', 'field_rules', '60 60 20 6 1 1'),
    ('field_values', 'field_values_by_text', '400000 400000 40000 20 1'),
    ('field_values', 'field_values_by_number', '300000 300000 40000 20 1'),
    ('field_values', 'field_values_by_option', '300000 300000 40000 5000 1'),
    ('field_values', 'field_values', '1000000 1000000 333334 5 1 1');
