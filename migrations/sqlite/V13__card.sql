-- Choices that stand below one of the list before (dependent lists), and the files that fields hold.
ALTER TABLE field_options ADD COLUMN parent_id INTEGER;

-- A file that a field of a record holds; replaced or removed it stays until the sweep, so that it can be brought back.
CREATE TABLE field_files (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    field_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    file TEXT NOT NULL,
    dropped_at INTEGER,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX field_files_of_record ON field_files (account_id, subject, subject_id, field_id);
CREATE INDEX field_files_dropped ON field_files (account_id, dropped_at, id) WHERE dropped_at IS NOT NULL;
CREATE INDEX field_files_by_file ON field_files (file);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('field_files', 'field_files_of_record', '5000 5000 1700 2 1'),
    ('field_files', 'field_files_dropped', '200 200 2 1'),
    ('field_files', 'field_files_by_file', '5000 2'),
    ('field_files', 'field_files', '5000 5000 1');
