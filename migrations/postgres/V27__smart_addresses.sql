-- Addresses of an account to which mail is sent (EM-40): the current one of each purpose has no end, former ones live on for a while.
CREATE TABLE smart_addresses (
    account_id BIGINT NOT NULL,
    local_part TEXT NOT NULL,
    purpose TEXT NOT NULL,
    token TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ends_at BIGINT,
    last_mail_at BIGINT,
    PRIMARY KEY (account_id, local_part)
);
-- An account that was copied from an archive has the addresses of the first: its mails go to the first.
CREATE INDEX smart_addresses_by_local_part ON smart_addresses (local_part, account_id);

-- How the account's addresses read what comes to them; nothing here means as they do by themselves.
CREATE TABLE smart_address_settings (
    account_id BIGINT NOT NULL PRIMARY KEY,
    finds_original BIGINT NOT NULL
);

INSERT INTO smart_addresses (account_id, local_part, purpose, token, made_at)
SELECT id, 'lead-' || lead_address_tag, 'create_lead', lead_address_tag, created_at FROM accounts WHERE id > 0;
INSERT INTO smart_addresses (account_id, local_part, purpose, token, made_at)
SELECT id, subdomain || '-contact-' || token, 'create_contact', token, created_at FROM (SELECT id, subdomain, created_at, left(replace(gen_random_uuid()::text, '-', ''), 12) AS token FROM accounts WHERE id > 0) AS each_account;
INSERT INTO smart_addresses (account_id, local_part, purpose, token, made_at)
SELECT id, subdomain || '-file-' || token, 'file', token, created_at FROM (SELECT id, subdomain, created_at, left(replace(gen_random_uuid()::text, '-', ''), 12) AS token FROM accounts WHERE id > 0) AS each_account;
