-- Mails, each once, wherever it shows (EM-20, EM-24). A mail of no mailbox came to an address of the account.
CREATE TABLE mails (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    thread_id BIGINT NOT NULL,
    mailbox_id BIGINT,
    direction TEXT NOT NULL,
    state TEXT NOT NULL,
    class TEXT NOT NULL,
    at BIGINT NOT NULL,
    is_read BIGINT NOT NULL,
    files BIGINT NOT NULL,
    author_id BIGINT NOT NULL,
    contact_id BIGINT,
    deleted_at BIGINT,
    emptied_at BIGINT,
    message_id TEXT NOT NULL,
    content TEXT NOT NULL,
    subject_link BIGINT,
    subject TEXT NOT NULL,
    from_name TEXT NOT NULL,
    from_address TEXT NOT NULL,
    recipients TEXT NOT NULL,
    answers TEXT NOT NULL,
    preview TEXT NOT NULL,
    details TEXT NOT NULL,
    raw_file TEXT,
    text TEXT NOT NULL,
    html TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX mails_of_thread ON mails (account_id, thread_id, at, id);
CREATE INDEX mails_by_content ON mails (account_id, content);
CREATE INDEX mails_by_message_id ON mails (account_id, message_id);
CREATE INDEX mails_of_mailbox ON mails (account_id, mailbox_id, id);
CREATE INDEX mails_of_contact ON mails (account_id, contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX mails_in_bin ON mails (account_id, deleted_at, id) WHERE deleted_at IS NOT NULL AND emptied_at IS NULL;

-- Mails that belong together. Each folder that shows a thread has its time in the row, so that a page of it is one look-up.
CREATE TABLE threads (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    mailbox_id BIGINT,
    customer TEXT NOT NULL,
    customer_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    preview TEXT NOT NULL,
    lead_id BIGINT,
    contact_id BIGINT,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    mails BIGINT NOT NULL,
    unread BIGINT NOT NULL,
    needs_reply BIGINT NOT NULL,
    files BIGINT NOT NULL,
    inbox_at BIGINT,
    sent_at BIGINT,
    scheduled_at BIGINT,
    drafts_at BIGINT,
    deleted_at BIGINT,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX threads_in_inbox ON threads (account_id, mailbox_id, inbox_at, id) WHERE inbox_at IS NOT NULL;
CREATE INDEX threads_unread ON threads (account_id, mailbox_id, inbox_at, id) WHERE inbox_at IS NOT NULL AND unread > 0;
CREATE INDEX threads_without_lead ON threads (account_id, mailbox_id, inbox_at, id) WHERE inbox_at IS NOT NULL AND lead_id IS NULL;
CREATE INDEX threads_to_answer ON threads (account_id, mailbox_id, inbox_at, id) WHERE inbox_at IS NOT NULL AND needs_reply = 1;
CREATE INDEX threads_in_sent ON threads (account_id, mailbox_id, sent_at, id) WHERE sent_at IS NOT NULL;
CREATE INDEX threads_in_scheduled ON threads (account_id, mailbox_id, scheduled_at, id) WHERE scheduled_at IS NOT NULL;
CREATE INDEX threads_in_drafts ON threads (account_id, mailbox_id, drafts_at, id) WHERE drafts_at IS NOT NULL;
CREATE INDEX threads_in_bin ON threads (account_id, mailbox_id, deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX threads_of_lead ON threads (account_id, lead_id) WHERE lead_id IS NOT NULL;
CREATE INDEX threads_of_contact ON threads (account_id, contact_id) WHERE contact_id IS NOT NULL;

-- What leads a mail to its thread: 64 bits of box, customer and a Message-ID, or of box, customer and subject.
CREATE TABLE thread_links (
    account_id BIGINT NOT NULL,
    link BIGINT NOT NULL,
    thread_id BIGINT NOT NULL,
    is_subject BIGINT NOT NULL,
    PRIMARY KEY (account_id, link, thread_id)
);
CREATE INDEX thread_links_of_thread ON thread_links (account_id, thread_id, is_subject);

-- Words of threads, by whose beginnings they are found.
CREATE TABLE thread_words (
    account_id BIGINT NOT NULL,
    word TEXT NOT NULL,
    thread_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, word, thread_id)
);
CREATE INDEX thread_words_of_thread ON thread_words (account_id, thread_id);

-- How many threads each folder of a box shows; the box 0 has what came to an address of the account.
CREATE TABLE mail_totals (
    account_id BIGINT NOT NULL,
    mailbox_id BIGINT NOT NULL,
    folder TEXT NOT NULL,
    threads BIGINT NOT NULL,
    unread BIGINT NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, folder)
);

-- Addresses that take no mail, as a server said for good (R-41).
CREATE TABLE dead_addresses (
    account_id BIGINT NOT NULL,
    address TEXT NOT NULL,
    reason TEXT NOT NULL,
    since BIGINT NOT NULL,
    mail_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, address)
);

-- A mail in a feed is named there; what it says stands in its own row. Several arrivals may be one mail (R-16).
ALTER TABLE feed_items ADD COLUMN mail_id BIGINT;
CREATE INDEX feed_of_mail ON feed_items (account_id, mail_id) WHERE mail_id IS NOT NULL;
ALTER TABLE arrivals ADD COLUMN mail_id BIGINT;
CREATE INDEX arrivals_of_mail ON arrivals (account_id, mail_id) WHERE mail_id IS NOT NULL;
-- A file hangs on what it came with: an item of the feed, or a mail; one counter numbers both.
ALTER TABLE attachments RENAME COLUMN feed_item_id TO holder_id;

-- Mails that came before stand each in a thread of its own. Item, mail and thread share a number.
INSERT INTO mails (account_id, id, thread_id, mailbox_id, direction, state, class, at, is_read, files, author_id, contact_id, deleted_at, emptied_at,
    message_id, content, subject_link, subject, from_name, from_address, recipients, answers, preview, details, raw_file, text, html, created_at, updated_at)
SELECT item.account_id, item.id, item.id, mailboxes.id, 'in', 'received', 'human', item.at, 1, item.files, 0, item.contact_id, item.deleted_at, NULL,
    COALESCE(item.details::json->>'message_id', ''), '', NULL, item.title, item.author, lower(COALESCE(item.details::json->>'from_address', '')),
    json_build_object('to', (SELECT COALESCE(json_agg(json_build_object('name', '', 'address', value)), '[]'::json) FROM json_array_elements_text(COALESCE(item.details::json->'to', '[]'::json)) AS value))::text, '{}',
    substr(item.body, 1, 200), json_build_object('complaints', COALESCE(item.details::json->'complaints', '[]'::json))::text,
    arrivals.body_file, item.body, item.html, item.at, item.updated_at
FROM feed_items item
LEFT JOIN arrivals ON arrivals.account_id = item.account_id AND arrivals.id = item.arrival_id
LEFT JOIN mailboxes ON mailboxes.account_id = arrivals.account_id AND mailboxes.source_id = arrivals.source_id
WHERE item.kind = 'mail';
INSERT INTO threads (account_id, id, mailbox_id, customer, customer_name, subject, preview, lead_id, contact_id, first_at, last_at, mails, unread, needs_reply, files,
    inbox_at, sent_at, scheduled_at, drafts_at, deleted_at, updated_at)
SELECT mails.account_id, mails.id, mails.mailbox_id, mails.from_address, mails.from_name, mails.subject, mails.preview,
    CASE WHEN item.subject = 'lead' THEN item.subject_id END, mails.contact_id, mails.at, mails.at, CASE WHEN mails.deleted_at IS NULL THEN 1 ELSE 0 END, 0, 0, mails.files,
    CASE WHEN mails.deleted_at IS NULL THEN mails.at END, NULL, NULL, NULL, mails.deleted_at, mails.updated_at
FROM mails JOIN feed_items item ON item.account_id = mails.account_id AND item.id = mails.id;
INSERT INTO mail_totals (account_id, mailbox_id, folder, threads, unread)
SELECT account_id, COALESCE(mailbox_id, 0), 'inbox', count(inbox_at), 0 FROM threads GROUP BY account_id, mailbox_id;
INSERT INTO mail_totals (account_id, mailbox_id, folder, threads, unread)
SELECT account_id, COALESCE(mailbox_id, 0), 'deleted', count(deleted_at), 0 FROM threads GROUP BY account_id, mailbox_id;
UPDATE arrivals SET mail_id = (SELECT min(item.id) FROM feed_items item WHERE item.account_id = arrivals.account_id AND item.arrival_id = arrivals.id AND item.kind = 'mail')
WHERE channel = 'mail';
UPDATE feed_items SET mail_id = id, title = '', body = '', html = NULL, details = 'null' WHERE kind = 'mail';

