-- Each run of a pipeline's rules has a number, which its merges carry, so that all of a run can be found and undone.
ALTER TABLE duplicate_control ADD COLUMN run_id INTEGER;
CREATE INDEX merges_of_rules ON merges (account_id, pipeline_id, id) WHERE pipeline_id IS NOT NULL;
CREATE INDEX merges_of_batch ON merges (account_id, batch_id, id) WHERE batch_id IS NOT NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('merges', 'merges_of_rules', '8000 8000 800 1'),
    ('merges', 'merges_of_batch', '8000 8000 80 1');
