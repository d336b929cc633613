-- Programs ask the journal backwards: by kind, by who did it, by task, and from a time on.
CREATE INDEX journal_by_kind ON journal (account_id, kind, id);
CREATE INDEX journal_by_time ON journal (account_id, at, id);
CREATE INDEX journal_of_actor ON journal (account_id, actor_id, id) WHERE actor_id > 0;
CREATE INDEX journal_of_task ON journal (account_id, task_id, id) WHERE task_id IS NOT NULL;
-- Customers are contacts who have bought, a page by id.
CREATE INDEX contacts_customers ON contacts (account_id, id) WHERE customer_since IS NOT NULL;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('contacts', 'contacts_customers', '20000 20000 1'),
    ('journal', 'journal_by_kind', '472000 472000 18880 1'),
    ('journal', 'journal_by_time', '472000 472000 12 1'),
    ('journal', 'journal_of_actor', '350000 350000 17500 1'),
    ('journal', 'journal_of_task', '120000 120000 2 1');
