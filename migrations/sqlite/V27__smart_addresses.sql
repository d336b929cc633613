-- Addresses of an account to which mail is sent (EM-40): the current one of each purpose has no end, former ones live on for a while.
CREATE TABLE smart_addresses (
    account_id INTEGER NOT NULL,
    local_part TEXT NOT NULL,
    purpose TEXT NOT NULL,
    token TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    ends_at INTEGER,
    last_mail_at INTEGER,
    PRIMARY KEY (account_id, local_part)
) WITHOUT ROWID;
-- An account that was copied from an archive has the addresses of the first: its mails go to the first.
CREATE INDEX smart_addresses_by_local_part ON smart_addresses (local_part, account_id);

-- How the account's addresses read what comes to them; nothing here means as they do by themselves.
CREATE TABLE smart_address_settings (
    account_id INTEGER NOT NULL PRIMARY KEY,
    finds_original INTEGER NOT NULL
);

INSERT INTO smart_addresses (account_id, local_part, purpose, token, made_at)
SELECT id, 'lead-' || lead_address_tag, 'create_lead', lead_address_tag, created_at FROM accounts WHERE id > 0;
INSERT INTO smart_addresses (account_id, local_part, purpose, token, made_at)
SELECT id, subdomain || '-contact-' || token, 'create_contact', token, created_at FROM (SELECT id, subdomain, created_at, lower(hex(randomblob(8))) AS token FROM accounts WHERE id > 0);
INSERT INTO smart_addresses (account_id, local_part, purpose, token, made_at)
SELECT id, subdomain || '-file-' || token, 'file', token, created_at FROM (SELECT id, subdomain, created_at, lower(hex(randomblob(8))) AS token FROM accounts WHERE id > 0);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('smart_addresses', 'smart_addresses', '300 3 1'),
    ('smart_addresses', 'smart_addresses_by_local_part', '300 1 1');
