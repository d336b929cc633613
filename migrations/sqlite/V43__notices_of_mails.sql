-- A notice of a mail is for those who may read it, also when their rights have changed since.
ALTER TABLE notices ADD COLUMN mail_id INTEGER;
