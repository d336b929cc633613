-- A request is everybody's if any of its messages came through a shared door, and its card says what the newest of those
-- says; else it is its owner's, and says what the newest of theirs says. Where personal mailboxes took part, or words are
-- gone with a mailbox, what cards kept is worked out anew.
UPDATE mailboxes SET shared_with_admins = 0 WHERE kind = 'shared';
WITH shown AS (
    SELECT feed_items.account_id, feed_items.incoming_lead_id, feed_items.private_to, arrivals.source_id,
           CASE WHEN feed_items.deleted_at IS NULL AND mails.emptied_at IS NULL THEN 1 ELSE 0 END AS is_left,
           substr(COALESCE(mails.subject, feed_items.title), 1, 250) AS title, substr(COALESCE(mails.preview, feed_items.body), 1, 280) AS preview,
           ROW_NUMBER() OVER (PARTITION BY feed_items.account_id, feed_items.incoming_lead_id ORDER BY CASE WHEN feed_items.private_to IS NULL THEN 0 ELSE 1 END,
               CASE WHEN feed_items.deleted_at IS NULL AND mails.emptied_at IS NULL THEN 0 ELSE 1 END, feed_items.id DESC) AS place
    FROM feed_items
    LEFT JOIN mails ON mails.account_id = feed_items.account_id AND mails.id = feed_items.mail_id
    LEFT JOIN arrivals ON arrivals.account_id = feed_items.account_id AND arrivals.id = feed_items.arrival_id
    WHERE feed_items.kind IN ('mail', 'form', 'call', 'chat_in') AND (mails.id IS NULL OR mails.direction = 'in')
    AND EXISTS (SELECT 1 FROM feed_items concerned
        LEFT JOIN mails gone ON gone.account_id = concerned.account_id AND gone.id = concerned.mail_id
        WHERE concerned.account_id = feed_items.account_id AND concerned.incoming_lead_id = feed_items.incoming_lead_id
        AND (concerned.private_to IS NOT NULL OR gone.emptied_at IS NOT NULL))
)
UPDATE incoming_leads SET
    private_to = shown.private_to,
    title = CASE WHEN shown.is_left = 1 THEN shown.title ELSE 'A mail was here. It was deleted.' END,
    preview = CASE WHEN shown.is_left = 1 THEN shown.preview ELSE '' END,
    details = CASE WHEN incoming_leads.channel = 'mail' AND incoming_leads.details LIKE '{%'
        THEN json_remove(incoming_leads.details, '$.subject', '$.to', '$.message_id', '$.complaints', '$.mail_id', '$.thread_id', '$.preview') ELSE incoming_leads.details END,
    source_id = CASE WHEN shown.source_id IS NULL THEN incoming_leads.source_id
        WHEN shown.private_to IS NOT NULL OR EXISTS (SELECT 1 FROM mailboxes WHERE mailboxes.account_id = incoming_leads.account_id
            AND mailboxes.source_id = incoming_leads.source_id AND mailboxes.kind = 'personal') THEN shown.source_id
        ELSE incoming_leads.source_id END
FROM shown
WHERE shown.account_id = incoming_leads.account_id AND shown.incoming_lead_id = incoming_leads.id AND shown.place = 1
AND (incoming_leads.messages > 1 OR shown.is_left = 0);
