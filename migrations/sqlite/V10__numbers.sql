-- What has happened, added up by day of the account's calendar: reports add up days, not leads. Nothing is 0.
CREATE TABLE day_numbers (
    account_id INTEGER NOT NULL,
    measure TEXT NOT NULL,
    pipeline_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    stage_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    detail INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    number INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (account_id, measure, pipeline_id, day, stage_id, user_id, source_id, detail, bucket)
) WITHOUT ROWID;

-- What each record contributes to which days, so that it can be taken out again when something about it changes.
CREATE TABLE counted_records (
    account_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    contributions TEXT NOT NULL,
    PRIMARY KEY (account_id, subject, subject_id)
) WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('day_numbers', 'day_numbers', '200000 200000 33333 6667 100 20 4 2 1 1'),
    ('counted_records', 'counted_records', '131200 131200 65600 1');
