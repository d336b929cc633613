-- A role is a named set of rights; every account has role 1 from its beginning. Who has no group is in group 0.
CREATE TABLE roles (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    rights TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
INSERT INTO roles (account_id, id, name, rights, created_at)
    SELECT id, 1, 'Salesperson', '{"leads":{"create":"all","view":"all","edit":"all","delete":"all","export":"all"},"contacts":{"create":"all","view":"all","edit":"all","delete":"all","export":"all"},"companies":{"create":"all","view":"all","edit":"all","delete":"all","export":"all"},"tasks":{"edit":"all","delete":"all"},"stages":[],"reassign":true,"shared_mail":true,"catalogues":true,"files":true}', created_at
    FROM accounts WHERE id > 0;

CREATE TABLE user_groups (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);

ALTER TABLE users ADD COLUMN role_id BIGINT NOT NULL DEFAULT 1;
ALTER TABLE users ADD COLUMN group_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN has_second_factor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN removed_at BIGINT;

-- A second factor is sealed with the key outside the database; last_step is the newest step whose code was taken.
CREATE TABLE second_factors (
    account_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    sealed_secret BYTEA NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL,
    PRIMARY KEY (account_id, user_id)
);

CREATE TABLE recovery_codes (
    account_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    code_hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account_id, user_id, code_hash)
);

-- Counts and sums per stage and responsible (0: nobody), so that a header shows what somebody may see.
DROP TABLE stage_totals;
CREATE TABLE stage_totals (
    account_id BIGINT NOT NULL,
    stage_id BIGINT NOT NULL,
    responsible_id BIGINT NOT NULL,
    leads BIGINT NOT NULL,
    price_minor BIGINT NOT NULL,
    PRIMARY KEY (account_id, stage_id, responsible_id)
);
INSERT INTO stage_totals (account_id, stage_id, responsible_id, leads, price_minor)
    SELECT account_id, stage_id, COALESCE(responsible_id, 0), count(*), CAST(sum(price_minor) AS BIGINT) FROM leads
    WHERE deleted_at IS NULL AND is_draft = 0 GROUP BY account_id, stage_id, COALESCE(responsible_id, 0);
CREATE INDEX leads_of_responsible_in_stage ON leads (account_id, responsible_id, stage_id, rank, id) WHERE deleted_at IS NULL AND is_draft = 0;

-- Whether everybody needs a second factor; and after how many looks within ten minutes somebody is shut out (none: never).
ALTER TABLE accounts ADD COLUMN requires_second_factor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN look_limit BIGINT;

-- Who opened which card or list, or took which export: what administrators look up.
CREATE TABLE looks (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT,
    is_program BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX looks_of_user ON looks (account_id, user_id, at, id);
CREATE INDEX looks_of_record ON looks (account_id, subject, subject_id, at, id);
CREATE INDEX looks_by_time ON looks (account_id, at, id);
