-- What has happened, added up by day of the account's calendar: reports add up days, not leads. Nothing is 0.
CREATE TABLE day_numbers (
    account_id BIGINT NOT NULL,
    measure TEXT NOT NULL,
    pipeline_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    stage_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    source_id BIGINT NOT NULL,
    detail BIGINT NOT NULL,
    bucket BIGINT NOT NULL,
    number BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    seconds BIGINT NOT NULL,
    PRIMARY KEY (account_id, measure, pipeline_id, day, stage_id, user_id, source_id, detail, bucket)
);

-- What each record contributes to which days, so that it can be taken out again when something about it changes.
CREATE TABLE counted_records (
    account_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    contributions TEXT NOT NULL,
    PRIMARY KEY (account_id, subject, subject_id)
);
