-- By what contacts and companies are found again: 64 bits of what an address, a number, a name or a company is in one
-- spelling, each rule with its own salt. Ids are of the account, so no contact has a company's.
CREATE TABLE match_keys (
    account_id BIGINT NOT NULL,
    key BIGINT NOT NULL,
    subject_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, key, subject_id)
);
CREATE INDEX match_keys_of_subject ON match_keys (account_id, subject_id);

-- What they took the place of.
DROP INDEX companies_by_name;
ALTER TABLE companies DROP COLUMN folded_name;

-- Records of before get theirs in the background, account by account.
INSERT INTO jobs (account_id, id, name, payload, created_at, run_at, tries)
    SELECT id, next_id, 'match_keys', '{"subject":"contact","after":0}', created_at, created_at, 0 FROM accounts WHERE id > 0;
UPDATE accounts SET next_id = next_id + 1 WHERE id > 0;
