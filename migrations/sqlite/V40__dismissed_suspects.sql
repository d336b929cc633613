-- What people said is not one, by when they said it: the newest stand last in their index.
CREATE INDEX suspects_by_decision ON suspects (account_id, subject, state, decided_at, id);
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('suspects', 'suspects_by_decision', '10000 10000 3333 1000 2 1');
