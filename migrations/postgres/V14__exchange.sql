-- What an import set up besides records: tags, choices of fields, fields. Rows of what was taken back again are gone.
CREATE TABLE import_set_up (
    account_id BIGINT NOT NULL,
    import_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    field_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (account_id, import_id, kind, id)
);
