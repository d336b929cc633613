-- A bulk change of more records than one request changes: how many there are, and what its job still has to do.
ALTER TABLE bulk_changes ADD COLUMN planned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE bulk_changes ADD COLUMN work TEXT;

-- The view with which somebody's list opens; pipeline 0 is the list of all.
CREATE TABLE opening_views (
    account_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    pipeline_id INTEGER NOT NULL,
    view_id INTEGER NOT NULL,
    PRIMARY KEY (account_id, user_id, subject, pipeline_id)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('opening_views', 'opening_views', '100 100 10 5 1');
