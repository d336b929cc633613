-- A mail that came in and is from one of us, or says to be: nobody waits for an answer to it.
ALTER TABLE mails ADD COLUMN is_from_us INTEGER NOT NULL DEFAULT 0;
