-- What people said is not one, by when they said it: the newest stand last in their index.
CREATE INDEX suspects_by_decision ON suspects (account_id, subject, state, decided_at, id);
