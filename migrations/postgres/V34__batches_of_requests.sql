-- A program is told at once whether its request was merged, and not again with what came in the same batch: the request is
-- compared with what was there before this id alone (DC-40).
ALTER TABLE incoming_leads ADD COLUMN compared_before BIGINT;
