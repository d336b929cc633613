-- What duplicate control does in a pipeline: its rules, what its trial expected, and what it has merged since it runs.
CREATE TABLE duplicate_control (
    account_id INTEGER NOT NULL,
    pipeline_id INTEGER NOT NULL,
    is_on INTEGER NOT NULL,
    rules TEXT NOT NULL,
    running_since INTEGER,
    stopped_at INTEGER,
    expected_requests INTEGER NOT NULL,
    expected_merges INTEGER NOT NULL,
    window_began_at INTEGER NOT NULL,
    window_requests INTEGER NOT NULL,
    window_merges INTEGER NOT NULL,
    merges INTEGER NOT NULL,
    PRIMARY KEY (account_id, pipeline_id)
) WITHOUT ROWID;

-- How far duplicate control is supported for what comes through a source. A program has to ask for it.
ALTER TABLE sources ADD COLUMN duplicate_support TEXT NOT NULL DEFAULT 'full';
UPDATE sources SET duplicate_support = 'none' WHERE external_id IS NOT NULL AND channel <> 'mail';

-- What happened before there were rules is past: the reader of the journal begins behind it.
INSERT INTO cursors (account_id, reader, position)
SELECT account_id, 'duplicate_control', max(id) FROM journal GROUP BY account_id;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('duplicate_control', 'duplicate_control', '50 50 1');
