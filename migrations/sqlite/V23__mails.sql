-- Mails, each once, wherever it shows (EM-20, EM-24). A mail of no mailbox came to an address of the account.
CREATE TABLE mails (
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,
    mailbox_id INTEGER,
    direction TEXT NOT NULL,
    state TEXT NOT NULL,
    class TEXT NOT NULL,
    at INTEGER NOT NULL,
    is_read INTEGER NOT NULL,
    files INTEGER NOT NULL,
    author_id INTEGER NOT NULL,
    contact_id INTEGER,
    deleted_at INTEGER,
    emptied_at INTEGER,
    message_id TEXT NOT NULL,
    content TEXT NOT NULL,
    subject_link INTEGER,
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
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
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
    account_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    mailbox_id INTEGER,
    customer TEXT NOT NULL,
    customer_name TEXT NOT NULL,
    subject TEXT NOT NULL,
    preview TEXT NOT NULL,
    lead_id INTEGER,
    contact_id INTEGER,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    mails INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    needs_reply INTEGER NOT NULL,
    files INTEGER NOT NULL,
    inbox_at INTEGER,
    sent_at INTEGER,
    scheduled_at INTEGER,
    drafts_at INTEGER,
    deleted_at INTEGER,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
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
    account_id INTEGER NOT NULL,
    link INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,
    is_subject INTEGER NOT NULL,
    PRIMARY KEY (account_id, link, thread_id)
) WITHOUT ROWID;
CREATE INDEX thread_links_of_thread ON thread_links (account_id, thread_id, is_subject);

-- Words of threads, by whose beginnings they are found.
CREATE TABLE thread_words (
    account_id INTEGER NOT NULL,
    word TEXT NOT NULL,
    thread_id INTEGER NOT NULL,
    PRIMARY KEY (account_id, word, thread_id)
) WITHOUT ROWID;
CREATE INDEX thread_words_of_thread ON thread_words (account_id, thread_id);

-- How many threads each folder of a box shows; the box 0 has what came to an address of the account.
CREATE TABLE mail_totals (
    account_id INTEGER NOT NULL,
    mailbox_id INTEGER NOT NULL,
    folder TEXT NOT NULL,
    threads INTEGER NOT NULL,
    unread INTEGER NOT NULL,
    PRIMARY KEY (account_id, mailbox_id, folder)
) WITHOUT ROWID;

-- Addresses that take no mail, as a server said for good (R-41).
CREATE TABLE dead_addresses (
    account_id INTEGER NOT NULL,
    address TEXT NOT NULL,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL,
    mail_id INTEGER NOT NULL,
    PRIMARY KEY (account_id, address)
) WITHOUT ROWID;

-- A mail in a feed is named there; what it says stands in its own row. Several arrivals may be one mail (R-16).
ALTER TABLE feed_items ADD COLUMN mail_id INTEGER;
CREATE INDEX feed_of_mail ON feed_items (account_id, mail_id) WHERE mail_id IS NOT NULL;
ALTER TABLE arrivals ADD COLUMN mail_id INTEGER;
CREATE INDEX arrivals_of_mail ON arrivals (account_id, mail_id) WHERE mail_id IS NOT NULL;
-- A file hangs on what it came with: an item of the feed, or a mail; one counter numbers both.
ALTER TABLE attachments RENAME COLUMN feed_item_id TO holder_id;

-- Mails that came before stand each in a thread of its own. Item, mail and thread share a number.
INSERT INTO mails (account_id, id, thread_id, mailbox_id, direction, state, class, at, is_read, files, author_id, contact_id, deleted_at, emptied_at,
    message_id, content, subject_link, subject, from_name, from_address, recipients, answers, preview, details, raw_file, text, html, created_at, updated_at)
SELECT item.account_id, item.id, item.id, mailboxes.id, 'in', 'received', 'human', item.at, 1, item.files, 0, item.contact_id, item.deleted_at, NULL,
    COALESCE(json_extract(item.details, '$.message_id'), ''), '', NULL, item.title, item.author, lower(COALESCE(json_extract(item.details, '$.from_address'), '')),
    json_object('to', json((SELECT json_group_array(json_object('name', '', 'address', value)) FROM json_each(item.details, '$.to')))), '{}',
    substr(item.body, 1, 200), json_object('complaints', json(COALESCE(json_extract(item.details, '$.complaints'), '[]'))),
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

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('mails', 'mails_of_thread', '50000 50000 3 1 1'),
    ('mails', 'mails_by_content', '50000 50000 1'),
    ('mails', 'mails_by_message_id', '50000 50000 2'),
    ('mails', 'mails_of_mailbox', '50000 50000 10000 1'),
    ('mails', 'mails_of_contact', '40000 40000 8'),
    ('mails', 'mails_in_bin', '1000 1000 2 1'),
    ('mails', 'sqlite_autoindex_mails_1', '50000 50000 1'),
    ('threads', 'threads', '16000 16000 1'),
    ('threads', 'threads_in_inbox', '15000 15000 3000 2 1'),
    ('threads', 'threads_unread', '1000 1000 200 1 1'),
    ('threads', 'threads_without_lead', '8000 8000 1600 1 1'),
    ('threads', 'threads_to_answer', '3000 3000 600 1 1'),
    ('threads', 'threads_in_sent', '8000 8000 1600 1 1'),
    ('threads', 'threads_in_scheduled', '20 20 4 1 1'),
    ('threads', 'threads_in_drafts', '50 50 10 1 1'),
    ('threads', 'threads_in_bin', '500 500 100 1 1'),
    ('threads', 'threads_of_lead', '8000 8000 2'),
    ('threads', 'threads_of_contact', '12000 12000 3'),
    ('thread_links', 'thread_links', '60000 60000 1 1'),
    ('thread_links', 'thread_links_of_thread', '60000 60000 4 3'),
    ('thread_words', 'thread_words', '400000 400000 20 1'),
    ('thread_words', 'thread_words_of_thread', '400000 400000 25'),
    ('mail_totals', 'mail_totals', '60 60 6 1'),
    ('dead_addresses', 'dead_addresses', '500 500 1'),
    ('feed_items', 'feed_of_mail', '50000 50000 1'),
    ('arrivals', 'arrivals_of_mail', '50000 50000 1');
