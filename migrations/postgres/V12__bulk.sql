-- A bulk change of more records than one request changes: how many there are, and what its job still has to do.
ALTER TABLE bulk_changes ADD COLUMN planned BIGINT NOT NULL DEFAULT 0;
ALTER TABLE bulk_changes ADD COLUMN work TEXT;

-- The view with which somebody's list opens; pipeline 0 is the list of all.
CREATE TABLE opening_views (
    account_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    pipeline_id BIGINT NOT NULL,
    view_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, user_id, subject, pipeline_id)
);
