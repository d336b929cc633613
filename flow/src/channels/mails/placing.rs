//! Mails find their threads: the threads that may be theirs are looked up, and all their mails are grouped anew, so that
//! it does not matter which mail came first.

use super::super::{Error, store};
use super::keeping::{Grouping, NewMail};
use super::links::Realm;
use super::threading::{self, Node};
use super::threads::{self, Thread};
use base::Cx;
use base::clock::Seconds;
use base::ids::{MailId, MailboxId, ThreadId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A mail that is there, as far as threads are made of it.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The mail.
    pub id: MailId,
    /// Where it stands.
    pub thread_id: ThreadId,
    /// Its Message-ID.
    pub message_id: String,
    /// What it answers.
    pub answers: super::Answers,
    /// The link of its subject.
    pub subject_link: Option<i64>,
    /// When it was.
    pub at: Seconds,
}

/// A mail with the thread in which it is to stand.
pub(in crate::channels) struct Placed<'a> {
    /// Its id.
    pub id: MailId,
    /// Its thread.
    pub thread_id: ThreadId,
    /// The link of its subject.
    pub subject_link: Option<i64>,
    /// The mail.
    pub mail: &'a NewMail,
}

/// Puts new mails, and mails that are in a box from now on, into threads.
pub(super) fn place(cx: &mut Cx<'_>, new: &[(MailId, &NewMail)], moved: &[(MailId, &NewMail)]) -> Result<(), Error> {
    let mut apart = Vec::new();
    let mut together = BTreeMap::<Option<MailboxId>, (Seconds, Vec<(MailId, &NewMail)>)>::new();
    for (id, mail) in new.iter().chain(moved) {
        match mail.grouping {
            Grouping::Apart => apart.push((*id, *mail)),
            Grouping::Together { fresh_after } => {
                together.entry(mail.mailbox_id).or_insert((fresh_after, Vec::new())).1.push((*id, *mail));
            }
        }
    }
    let is_moved: BTreeSet<MailId> = moved.iter().map(|(id, _)| *id).collect();
    let left = store::list_threads_of_mails(cx, &is_moved.iter().copied().collect::<Vec<_>>())?;
    let mut work = Work { left: left.into_values().map(|(thread, _)| thread).collect(), ..Work::default() };
    for (id, mail) in apart {
        let thread_id = cx.next_id()?;
        work.begin(thread_id, mail);
        work.placed.push(Placed { id, thread_id, subject_link: None, mail });
    }
    for (fresh_after, mails) in together.into_values() {
        group(cx, &mut work, fresh_after, (&mails, &is_moved))?;
    }
    work.write(cx, &is_moved)
}

/// What is to be written when every mail has its thread.
#[derive(Default)]
struct Work<'a> {
    placed: Vec<Placed<'a>>,
    before: Vec<Thread>,
    threads: BTreeMap<ThreadId, Thread>,
    /// Mails that are there and stand in another thread now.
    moves: BTreeMap<ThreadId, Vec<(MailId, ThreadId)>>,
    links: Vec<(i64, ThreadId, bool)>,
    /// Threads that mails have left for a box.
    left: BTreeSet<ThreadId>,
}

impl<'a> Work<'a> {
    fn begin(&mut self, id: ThreadId, mail: &NewMail) {
        let thread = Thread::empty(id, mail.mailbox_id, &mail.customer.address.to_lowercase());
        self.threads.insert(id, thread);
        self.know(id, mail);
    }

    /// What a mail says of the customer.
    fn know(&mut self, id: ThreadId, mail: &NewMail) {
        let Some(thread) = self.threads.get_mut(&id) else { return };
        if thread.customer_name.is_empty() {
            thread.customer_name.clone_from(&mail.customer.name);
        }
        thread.contact_id = thread.contact_id.or(mail.contact_id);
    }

    fn link(&mut self, node: &Node, thread: ThreadId) {
        self.links.extend(node.own.iter().chain(&node.answers).map(|link| (*link, thread, false)));
        self.links.extend(node.subject.map(|link| (link, thread, true)));
    }

    fn write(mut self, cx: &mut Cx<'_>, is_moved: &BTreeSet<MailId>) -> Result<(), Error> {
        let (moved, new): (Vec<_>, Vec<_>) = self.placed.iter().partition(|placed| is_moved.contains(&placed.id));
        store::insert_mails(cx, &new)?;
        for placed in moved {
            store::move_mail(cx, placed)?;
        }
        for (thread, mails) in &self.moves {
            store::move_mails(cx, *thread, mails)?;
        }
        store::insert_links(cx, &self.links)?;
        super::words::index(cx, &self.placed)?;
        let left: Vec<ThreadId> = self.left.iter().copied().filter(|id| !self.threads.contains_key(id)).collect();
        let left = store::list_threads_by_ids(cx, &left)?;
        self.before.extend(left.iter().cloned());
        self.threads.extend(left.into_iter().map(|thread| (thread.id, thread)));
        threads::settle_from(cx, &self.before, self.threads.into_values().collect())
    }
}

/// Groups new mails of one box with those that are there.
fn group<'a>(
    cx: &mut Cx<'_>,
    work: &mut Work<'a>,
    fresh_after: Seconds,
    (mails, is_moved): (&[(MailId, &'a NewMail)], &BTreeSet<MailId>),
) -> Result<(), Error> {
    let realm_of = |mail: &NewMail| Realm::new(mail.mailbox_id, &mail.customer.address);
    let new: Vec<Node> = mails.iter().map(|(_, mail)| node_of_new(&realm_of(mail), mail)).collect();
    let links = new.iter().flat_map(|node| node.own.iter().chain(&node.answers).chain(&node.subject));
    let touched = touched(cx, &links.copied().collect::<Vec<_>>())?;
    let before = store::list_threads_by_ids(cx, &touched)?;
    let realms: HashMap<ThreadId, Realm> =
        before.iter().map(|thread| (thread.id, Realm::new(thread.mailbox_id, &thread.customer))).collect();
    let mut stored = store::list_nodes(cx, &touched)?;
    stored.retain(|mail| !is_moved.contains(&mail.id));
    let of_stored = |mail: &Stored| node_of_stored(realms.get(&mail.thread_id), mail);
    let nodes: Vec<Node> = stored.iter().map(of_stored).chain(new).collect();
    work.threads.extend(before.iter().map(|thread| (thread.id, thread.clone())));
    work.before.extend(before);
    let groups = threading::partition(&nodes, fresh_after);
    let owners = owners(&stored, &groups);
    for (at, members) in groups.into_iter().enumerate() {
        let its = owners.iter().filter(|(_, owner)| **owner == at).map(|(thread, _)| *thread);
        let old: Option<ThreadId> = its.min();
        let thread_id = match old {
            Some(thread) => thread,
            None => cx.next_id()?,
        };
        settle_group(work, thread_id, old.is_none(), (&nodes, &stored, mails), &members);
    }
    Ok(())
}

/// Writes down where the members of a group stand.
fn settle_group<'a>(
    work: &mut Work<'a>,
    thread_id: ThreadId,
    is_new: bool,
    (nodes, stored, mails): (&[Node], &[Stored], &[(MailId, &'a NewMail)]),
    members: &[usize],
) {
    for &member in members {
        let Some(before) = stored.get(member) else {
            let (id, mail) = mails[member - stored.len()];
            if !work.threads.contains_key(&thread_id) {
                work.begin(thread_id, mail);
            }
            work.know(thread_id, mail);
            work.link(&nodes[member], thread_id);
            work.placed.push(Placed { id, thread_id, subject_link: nodes[member].subject, mail });
            continue;
        };
        if before.thread_id == thread_id {
            continue;
        }
        // What was one thread and is two, or the other way round, belongs to the same lead.
        if let Some(from) = work.threads.get(&before.thread_id).cloned() {
            let thread = work.threads.entry(thread_id).or_insert_with(|| Thread { id: thread_id, ..from.clone() });
            thread.lead_id = thread.lead_id.or(from.lead_id);
            thread.contact_id = thread.contact_id.or(from.contact_id);
        }
        debug_assert!(is_new || work.threads.contains_key(&thread_id), "a thread that is there was loaded");
        work.link(&nodes[member], thread_id);
        work.moves.entry(thread_id).or_default().push((before.id, before.thread_id));
    }
}

/// Threads that share a link with new mails, and those that share a subject with such a thread.
fn touched(cx: &mut Cx<'_>, links: &[i64]) -> Result<Vec<ThreadId>, Error> {
    let mut found: BTreeSet<ThreadId> = store::list_threads_by_links(cx, links)?.into_iter().collect();
    let mut fresh: Vec<ThreadId> = found.iter().copied().collect();
    while !fresh.is_empty() {
        let beside = store::list_threads_of_same_subject(cx, &fresh)?;
        fresh = beside.into_iter().filter(|thread| found.insert(*thread)).collect();
    }
    Ok(found.into_iter().collect())
}

/// Which group keeps the id of each thread that is there: the one that has its oldest row.
fn owners(stored: &[Stored], groups: &[Vec<usize>]) -> BTreeMap<ThreadId, usize> {
    let group_of: HashMap<usize, usize> =
        groups.iter().enumerate().flat_map(|(at, members)| members.iter().map(move |member| (*member, at))).collect();
    let mut oldest = BTreeMap::<ThreadId, (MailId, usize)>::new();
    for (place, mail) in stored.iter().enumerate() {
        let first = oldest.entry(mail.thread_id).or_insert((mail.id, place));
        *first = (*first).min((mail.id, place));
    }
    oldest.into_iter().map(|(thread, (_, place))| (thread, group_of[&place])).collect()
}

fn node_of_new(realm: &Realm, mail: &NewMail) -> Node {
    Node {
        own: realm.id(&mail.message_id),
        answers: realm.answers(&mail.answers, &mail.message_id),
        subject: realm.subject(mail),
        at: mail.at,
    }
}

fn node_of_stored(realm: Option<&Realm>, mail: &Stored) -> Node {
    Node {
        own: realm.and_then(|realm| realm.id(&mail.message_id)),
        answers: realm.map(|realm| realm.answers(&mail.answers, &mail.message_id)).unwrap_or_default(),
        subject: mail.subject_link,
        at: mail.at,
    }
}
