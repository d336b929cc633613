-- The way of each lead: one row for each time it stood in a stage, with its sale and who answered for it as it entered.
-- Reports read it; a row without an end is where the lead stands now.
CREATE TABLE stage_visits (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    lead_id BIGINT NOT NULL,
    pipeline_id BIGINT NOT NULL,
    stage_id BIGINT NOT NULL,
    from_stage_id BIGINT,
    entered_at BIGINT NOT NULL,
    left_at BIGINT,
    price_minor BIGINT NOT NULL,
    responsible_id BIGINT,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX stage_visits_of_lead ON stage_visits (account_id, lead_id, id);
CREATE INDEX stage_visits_of_pipeline ON stage_visits (account_id, pipeline_id, entered_at);
CREATE INDEX stage_visits_from_stage ON stage_visits (account_id, from_stage_id, id) WHERE from_stage_id IS NOT NULL;

-- Why leads are lost: one list for the account. A deleted reason keeps its name for the leads that have it.
CREATE TABLE loss_reasons (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (account_id, id)
);

-- What a stage asks of who works there, at three levels of experience (ST-06).
CREATE TABLE stage_hints (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    stage_id BIGINT NOT NULL,
    level TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    updated_by BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, stage_id, level)
);

-- In which order each person looks at the cards of a board.
CREATE TABLE board_orders (
    account_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    pipeline_id BIGINT NOT NULL,
    sort TEXT NOT NULL,
    PRIMARY KEY (account_id, user_id, pipeline_id)
);
-- One index for each of these orders: a page of a column costs the same wherever it begins.
CREATE INDEX leads_of_stage_by_name ON leads (account_id, stage_id, lower(name), id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX leads_of_stage_by_price ON leads (account_id, stage_id, price_minor, id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX leads_of_stage_by_creation ON leads (account_id, stage_id, created_at, id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX leads_of_stage_by_change ON leads (account_id, stage_id, updated_at, id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX leads_of_stage_by_next_task ON leads (account_id, stage_id, COALESCE(next_task_at, 253402300799), id) WHERE deleted_at IS NULL AND is_draft = 0;

ALTER TABLE users ADD COLUMN level TEXT NOT NULL DEFAULT 'newbie';
-- A deleted pipeline or stage can be restored for 30 days, and its name stays for what happened in it. All that its
-- deletion wrote has ids above that of the deletion: so it is known which leads it moved.
ALTER TABLE pipelines ADD COLUMN deleted_at BIGINT;
ALTER TABLE pipelines ADD COLUMN deletion_id BIGINT;
ALTER TABLE pipelines ADD COLUMN card_fields TEXT NOT NULL DEFAULT '';
ALTER TABLE stages ADD COLUMN deleted_at BIGINT;
ALTER TABLE stages ADD COLUMN deletion_id BIGINT;
ALTER TABLE stages ADD COLUMN stale_after_days BIGINT;
-- Where it was before the deletion of its pipeline put it elsewhere.
ALTER TABLE sources ADD COLUMN from_pipeline_id BIGINT;
ALTER TABLE incoming_leads ADD COLUMN from_pipeline_id BIGINT;
ALTER TABLE leads ADD COLUMN loss_reason_id BIGINT;

UPDATE stages SET stale_after_days = 14 WHERE kind = 'open';

-- Where each lead stands, since its last move as the journal knows it. Its id is free: visits take theirs from the same counter.
INSERT INTO stage_visits (account_id, id, lead_id, pipeline_id, stage_id, entered_at, left_at, price_minor, responsible_id)
    SELECT account_id, id, id, pipeline_id, stage_id,
           COALESCE((SELECT max(at) FROM journal WHERE journal.account_id = leads.account_id AND journal.lead_id = leads.id
                     AND kind IN ('lead_opened', 'lead_moved', 'lead_won', 'lead_lost', 'lead_reopened', 'incoming_lead_accepted')), closed_at, created_at),
           deleted_at, price_minor, responsible_id
    FROM leads WHERE is_draft = 0;
