-- Only the head of a mail is here, which is too large to be fetched unasked (R-21).
ALTER TABLE arrivals ADD COLUMN is_head BIGINT NOT NULL DEFAULT 0;
UPDATE arrivals SET is_head = 1 WHERE state IN ('set_aside', 'discarded') AND reason LIKE 'A mail of % MB from % is too large and was left on the mail server.';
-- Somebody asked for the whole mail of which this arrival has the head. The row is wanted then.
ALTER TABLE mail_uids ADD COLUMN head_id BIGINT;
