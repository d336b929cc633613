-- A role is a named set of rights; every account has role 1 from its beginning. Who has no group is in group 0.
CREATE TABLE roles (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    rights TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
INSERT INTO roles (account_id, id, name, rights, created_at)
    SELECT id, 1, 'Salesperson', '{"leads":{"create":"all","view":"all","edit":"all","delete":"all","export":"all"},"contacts":{"create":"all","view":"all","edit":"all","delete":"all","export":"all"},"companies":{"create":"all","view":"all","edit":"all","delete":"all","export":"all"},"tasks":{"edit":"all","delete":"all"},"stages":[],"reassign":true,"shared_mail":true,"catalogues":true,"files":true}', created_at
    FROM accounts WHERE id > 0;

CREATE TABLE user_groups (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;

ALTER TABLE users ADD COLUMN role_id INTEGER NOT NULL DEFAULT 1;
ALTER TABLE users ADD COLUMN group_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN has_second_factor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN removed_at INTEGER;

-- A second factor is sealed with the key outside the database; last_step is the newest step whose code was taken.
CREATE TABLE second_factors (
    account_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    sealed_secret BLOB NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL,
    PRIMARY KEY (account_id, user_id)
) WITHOUT ROWID;

CREATE TABLE recovery_codes (
    account_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    code_hash TEXT NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (account_id, user_id, code_hash)
) WITHOUT ROWID;

-- Counts and sums per stage and responsible (0: nobody), so that a header shows what somebody may see.
DROP TABLE stage_totals;
CREATE TABLE stage_totals (
    account_id INTEGER NOT NULL,
    stage_id INTEGER NOT NULL,
    responsible_id INTEGER NOT NULL,
    leads INTEGER NOT NULL,
    price_minor INTEGER NOT NULL,
    PRIMARY KEY (account_id, stage_id, responsible_id)
) WITHOUT ROWID;
INSERT INTO stage_totals (account_id, stage_id, responsible_id, leads, price_minor)
    SELECT account_id, stage_id, COALESCE(responsible_id, 0), count(*), CAST(sum(price_minor) AS INTEGER) FROM leads
    WHERE deleted_at IS NULL AND is_draft = 0 GROUP BY account_id, stage_id, COALESCE(responsible_id, 0);
CREATE INDEX leads_of_responsible_in_stage ON leads (account_id, responsible_id, stage_id, rank, id) WHERE deleted_at IS NULL AND is_draft = 0;

-- Whether everybody needs a second factor; and after how many looks within ten minutes somebody is shut out (none: never).
ALTER TABLE accounts ADD COLUMN requires_second_factor INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accounts ADD COLUMN look_limit INTEGER;

-- Who opened which card or list, or took which export: what administrators look up.
CREATE TABLE looks (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER,
    is_program INTEGER NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX looks_of_user ON looks (account_id, user_id, at, id);
CREATE INDEX looks_of_record ON looks (account_id, subject, subject_id, at, id);
CREATE INDEX looks_by_time ON looks (account_id, at, id);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('roles', 'roles', '10 10 1'),
    ('user_groups', 'user_groups', '10 10 1'),
    ('second_factors', 'second_factors', '20 20 1'),
    ('recovery_codes', 'recovery_codes', '200 200 10 1'),
    ('looks', 'looks', '1000000 1000000 1'),
    ('looks', 'looks_of_user', '1000000 1000000 50000 4 1'),
    ('looks', 'looks_of_record', '1000000 1000000 300000 10 1 1'),
    ('looks', 'looks_by_time', '1000000 1000000 4 1'),
    ('stage_totals', 'stage_totals', '1000 1000 20 1'),
    ('leads', 'leads_of_responsible_in_stage', '102400 102400 5120 512 2 1');
