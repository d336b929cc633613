-- What an account wants to know of its leads, contacts and companies besides what everybody does (FD-01).
-- A field keeps its values when it is deleted, until it is swept.

CREATE TABLE fields (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    code TEXT,
    group_id BIGINT,
    position BIGINT NOT NULL,
    is_api_only BIGINT NOT NULL,
    settings TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX fields_of_subject ON fields (account_id, subject, position, id);

CREATE TABLE field_options (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    field_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    code TEXT,
    colour TEXT,
    position BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX options_of_field ON field_options (account_id, field_id, position, id);

CREATE TABLE field_groups (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX field_groups_of_subject ON field_groups (account_id, subject, position, id);

-- Where a field is asked for (required) or not shown (hidden). The predefined fields have rules, but no row in fields.
CREATE TABLE field_rules (
    account_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    field_id BIGINT NOT NULL,
    stage_id BIGINT NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (account_id, subject, field_id, stage_id, rule)
);
CREATE INDEX field_rules_of_stage ON field_rules (account_id, stage_id);

-- One row per value. What is compared: folded (the beginning of the text in lower case), number (a number times 10,000,
-- a time, a truth), option_id. What is true: text, option_id and details.
CREATE TABLE field_values (
    account_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    field_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    text TEXT,
    folded TEXT,
    number BIGINT,
    option_id BIGINT,
    details TEXT,
    PRIMARY KEY (account_id, subject, subject_id, field_id, position)
);
CREATE INDEX field_values_by_text ON field_values (account_id, field_id, folded, subject_id) WHERE folded IS NOT NULL;
CREATE INDEX field_values_by_number ON field_values (account_id, field_id, number, subject_id) WHERE number IS NOT NULL;
CREATE INDEX field_values_by_option ON field_values (account_id, field_id, option_id, subject_id) WHERE option_id IS NOT NULL;
