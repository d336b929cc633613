-- Programs ask the journal backwards: by kind, by who did it, by task, and from a time on.
CREATE INDEX journal_by_kind ON journal (account_id, kind, id);
CREATE INDEX journal_by_time ON journal (account_id, at, id);
CREATE INDEX journal_of_actor ON journal (account_id, actor_id, id) WHERE actor_id > 0;
CREATE INDEX journal_of_task ON journal (account_id, task_id, id) WHERE task_id IS NOT NULL;
-- Customers are contacts who have bought, a page by id.
CREATE INDEX contacts_customers ON contacts (account_id, id) WHERE customer_since IS NOT NULL;
