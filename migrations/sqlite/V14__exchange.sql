-- What an import set up besides records: tags, choices of fields, fields. Rows of what was taken back again are gone.
CREATE TABLE import_set_up (
    account_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    field_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (account_id, import_id, kind, id)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('import_set_up', 'import_set_up', '100 100 10 5 1');
