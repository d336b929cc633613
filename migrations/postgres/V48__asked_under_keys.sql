-- What programs asked for under keys of their own (`Idempotency-Key`): whose key it is and where it was given, and a print
-- of what was said with it. Something else under the same key is refused.
CREATE TABLE asked_under_keys (
    account_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    said TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, name)
);

-- Keys were everybody's until now: each becomes that of the person who gave it.
UPDATE merges SET idempotency_key = CAST(merged_by AS TEXT) || ' merges ' || idempotency_key WHERE idempotency_key IS NOT NULL;
UPDATE outbox_keys SET client =
    (SELECT CAST(mails.author_id AS TEXT) FROM mails WHERE mails.account_id = outbox_keys.account_id AND mails.id = outbox_keys.mail_id)
    || ' mail/messages ' || client
WHERE client NOT LIKE 'form %'
AND EXISTS (SELECT 1 FROM mails WHERE mails.account_id = outbox_keys.account_id AND mails.id = outbox_keys.mail_id);
