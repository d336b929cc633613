-- The orders of lists: each column that a list can be sorted by has an index that ends with the id, so that a page costs the
-- same anywhere in a list of any size. Requests that wait are in none of them and cost nothing more.
CREATE INDEX leads_by_name ON leads (account_id, lower(name), id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX leads_by_price ON leads (account_id, price_minor, id) WHERE deleted_at IS NULL AND is_draft = 0;
-- An open lead is sorted as closed in 1970, one without a task as due at the end of 9999: nulls sort differently on the two databases.
CREATE INDEX leads_by_closing ON leads (account_id, COALESCE(closed_at, 0), id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX leads_by_next_task ON leads (account_id, COALESCE(next_task_at, 253402300799), id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX leads_in_bin ON leads (account_id, deleted_at, id) WHERE deleted_at IS NOT NULL AND is_draft = 0;
CREATE INDEX contacts_by_name ON contacts (account_id, lower(name), id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX contacts_of_responsible ON contacts (account_id, responsible_id, id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX contacts_in_bin ON contacts (account_id, deleted_at, id) WHERE deleted_at IS NOT NULL AND is_draft = 0;
CREATE INDEX companies_in_order ON companies (account_id, lower(name), id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX companies_of_responsible ON companies (account_id, responsible_id, id) WHERE deleted_at IS NULL AND is_draft = 0;
CREATE INDEX companies_in_bin ON companies (account_id, deleted_at, id) WHERE deleted_at IS NOT NULL AND is_draft = 0;
CREATE INDEX taggings_by_tag ON taggings (account_id, subject, tag_id, subject_id);

-- A list as somebody likes it: filter, order and columns. One without an owner is shared.
CREATE TABLE saved_views (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    owner_id BIGINT,
    name TEXT NOT NULL,
    filter TEXT NOT NULL,
    sort TEXT NOT NULL,
    columns TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX saved_views_of_subject ON saved_views (account_id, subject, owner_id);

-- One change of many records, and how each of them was before, so that it can be taken back as a whole.
CREATE TABLE bulk_changes (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject TEXT NOT NULL,
    deed TEXT NOT NULL,
    state TEXT NOT NULL,
    changed BIGINT NOT NULL,
    left_out BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);

CREATE TABLE bulk_changed (
    account_id BIGINT NOT NULL,
    bulk_change_id BIGINT NOT NULL,
    subject_id BIGINT NOT NULL,
    before TEXT NOT NULL,
    PRIMARY KEY (account_id, bulk_change_id, subject_id)
);
