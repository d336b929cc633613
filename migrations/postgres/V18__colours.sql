-- The colour of a stage as a program wrote it: read back the same until somebody chooses another hue.
ALTER TABLE stages ADD COLUMN hex TEXT;
