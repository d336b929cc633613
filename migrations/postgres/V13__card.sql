-- Choices that stand below one of the list before (dependent lists), and the files that fields hold.
ALTER TABLE field_options ADD COLUMN parent_id BIGINT;

-- A file that a field of a record holds; replaced or removed it stays until the sweep, so that it can be brought back.
CREATE TABLE field_files (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    field_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    file TEXT NOT NULL,
    dropped_at BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX field_files_of_record ON field_files (account_id, subject, subject_id, field_id);
CREATE INDEX field_files_dropped ON field_files (account_id, dropped_at, id) WHERE dropped_at IS NOT NULL;
CREATE INDEX field_files_by_file ON field_files (file);

