//! The way of a mail, whichever way it came: it is kept once, in its thread; it stands in the feeds of whom it concerns;
//! and what a person outside wrote to us goes the way of every request. The order of the steps, no SQL.
//!
//! A whole batch is taken in at once: what its mails share is looked up once.

use crate::channels::arrivals;
use crate::channels::folders::FolderRole;
use crate::channels::mailboxes::{self, MailLeads, Mailbox};
use crate::channels::mails::{
    self, Answers, Correspondent, Direction, FRESH_AFTER, Grouping, Kept, MailState, NewMail, REPLY_TO, Recipients,
    Standing, UNSUBSCRIBE,
};
use crate::channels::said::Place;
use crate::channels::{AttachedFile, Details, Sender, SkipRule, SourceEvent, handles, mail as door};
use crate::duplicates::{self, Verdict};
use crate::pipelines::Doors;
use crate::sides::{Own, Sides, recognize};
use crate::{Error, TakenIn, bounces, conversing, leads, place, replying, speaking};
use base::clock::{DAY, Seconds};
use base::ids::{ArrivalId, ContactId, MailId, MailboxId, SourceId};
use base::journal::{self, About, Happening, Kind};
use base::{Cx, access};
use mail::Class;
use serde_json::{Value as Json, json};

/// Where a mail was found.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The mailbox; `None` for what came to an address of the account.
    pub mailbox_id: Option<MailboxId>,
    /// The folder.
    pub role: FolderRole,
    /// It was there before the mailbox was connected: it makes no lead and asks nobody to read it.
    pub is_history: bool,
    /// When its server got it, Unix seconds.
    pub received_at: Seconds,
}

/// A mail that was read.
#[derive(Clone, Debug)]
pub struct ReadMail {
    /// What it says.
    pub mail: mail::Mail,
    /// Its HTML, cleaned.
    pub html: Option<String>,
    /// Its files, already stored.
    pub files: Vec<AttachedFile>,
    /// What was wrong with it.
    pub complaints: Vec<String>,
    /// The hash of its raw bytes.
    pub raw_file: Option<String>,
    /// What only some mails have, such as `calendar`: an object.
    pub details: Json,
}

impl ReadMail {
    /// A mail as its parser read it: `html` is cleaned, and `files` are stored. An invitation in it is read too.
    pub fn of(
        mail: mail::Mail,
        html: Option<String>,
        files: Vec<AttachedFile>,
        complaints: Vec<String>,
        raw_file: Option<String>,
    ) -> ReadMail {
        let mut details = serde_json::Map::new();
        if let Some(event) = mail::calendar::read(&mail) {
            details.insert("calendar".to_owned(), json!(event));
        }
        if let Some(address) = &mail.unsubscribe {
            details.insert(UNSUBSCRIBE.to_owned(), json!(address));
        }
        ReadMail { mail, html, files, complaints, raw_file, details: Json::Object(details) }
    }
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filed {
    /// It is a request, and this became of it.
    Request(TakenIn),
    /// It stands in its thread, and in the feeds of whom it concerns.
    Shown(MailId),
    /// It stands in its thread and makes no request, by a named rule.
    Skipped(MailId, SkipRule),
    /// It was kept before; if it was deleted since, it stays deleted.
    Before(MailId),
}

impl Filed {
    /// The word by which it is counted and logged.
    pub fn as_str(self) -> &'static str {
        match self {
            Filed::Request(taken) => taken.as_str(),
            Filed::Shown(_) => "shown",
            Filed::Skipped(..) => "skipped",
            Filed::Before(_) => "repeated",
        }
    }
}

/// Takes mails in that were kept as arrivals, in their order.
///
/// # Errors
/// Whatever a station answers for the first that fails; none is taken in then.
pub fn take_in_mails(cx: &mut Cx<'_>, batch: &[(ArrivalId, &ReadMail, Found)]) -> Result<Vec<Filed>, Error> {
    access::once_allowed(cx, |cx| {
        let mailboxes = mailboxes::list_mailboxes(cx)?;
        let mut own = Own::of(cx, &mailboxes)?;
        let elsewhere = batch.iter().filter(|(_, _, found)| found.role != FolderRole::Sent);
        own.know_sent(cx, elsewhere.map(|(_, read, _)| *read))?;
        let box_of = |found: &Found| mailboxes.iter().find(|mailbox| Some(mailbox.id) == found.mailbox_id);
        let sides: Vec<Sides> =
            batch.iter().map(|(_, read, found)| Sides::of(read, found, box_of(found), &own)).collect();
        let people: Vec<&Correspondent> = sides.iter().flat_map(|sides| &sides.others).collect();
        let known = recognize(cx, &people)?;
        let contacts_of = |sides: &Sides| -> Vec<ContactId> {
            let mut found: Vec<ContactId> = Vec::new();
            for who in &sides.others {
                let contact = known.get(&who.address.trim().to_lowercase());
                found.extend(contact.filter(|contact| !found.contains(contact)));
            }
            found
        };
        let arrived: Vec<Arrived<'_>> = batch
            .iter()
            .zip(&sides)
            .map(|((arrival, read, found), sides)| Arrived {
                arrival: *arrival,
                read,
                found: *found,
                mailbox: box_of(found),
                sides,
                contacts: contacts_of(sides),
            })
            .collect();
        let kept = keep(cx, &arrived)?;
        let mut doors = Doors::default();
        arrived.iter().zip(&kept).map(|(one, (kept, new))| file(cx, &mut doors, one, (*kept, new))).collect()
    })
}

/// Takes one mail in.
///
/// # Errors
/// As [`take_in_mails`].
pub fn take_in_mail(cx: &mut Cx<'_>, arrival: ArrivalId, read: &ReadMail, found: Found) -> Result<Filed, Error> {
    let filed = take_in_mails(cx, &[(arrival, read, found)])?;
    Ok(filed.into_iter().next().ok_or(base::DbError::ColumnMissing)?)
}

/// Keeps mails, in their order; of those that are new, screens are told, and what a bounce says is noted.
pub(crate) fn keep(cx: &mut Cx<'_>, arrived: &[Arrived<'_>]) -> Result<Vec<(Kept, NewMail)>, Error> {
    let new: Vec<NewMail> = arrived.iter().map(|one| one.new_mail(cx.now)).collect();
    let kept = mails::keep_all(cx, &new)?;
    let changed = || arrived.iter().zip(&kept).filter(|(_, kept)| kept.is_new || kept.is_turned);
    tell(cx, changed())?;
    for (one, kept) in changed().filter(|(one, kept)| kept.is_new && one.read.mail.class == Class::Bounce) {
        bounces::note(cx, one, kept.id)?;
    }
    Ok(kept.into_iter().zip(new).collect())
}

/// A mail with all that is known of it before it is kept.
pub(crate) struct Arrived<'a> {
    /// From which it was read.
    pub arrival: ArrivalId,
    /// What it says.
    pub read: &'a ReadMail,
    /// Where it was found.
    pub found: Found,
    /// The mailbox in which it is.
    pub mailbox: Option<&'a Mailbox>,
    /// Who wrote to whom.
    pub sides: &'a Sides,
    /// Whom we know of the other side, in its order.
    pub contacts: Vec<ContactId>,
}

impl Arrived<'_> {
    fn new_mail(&self, now: Seconds) -> NewMail {
        let mail = &self.read.mail;
        let grouping = match self.mailbox {
            Some(mailbox) if !mailbox.groups_threads => Grouping::Apart,
            Some(mailbox) => Grouping::Together { fresh_after: mailbox.fresh_after_days * DAY },
            None => Grouping::Together { fresh_after: FRESH_AFTER },
        };
        let is_out = self.sides.direction == Direction::Out;
        let mut details = self.read.details.as_object().cloned().unwrap_or_default();
        details.insert("complaints".to_owned(), json!(self.read.complaints));
        let reply_to: Vec<Correspondent> = mail.reply_to.iter().map(Correspondent::from).collect();
        if !reply_to.is_empty() {
            details.insert(REPLY_TO.to_owned(), json!(reply_to));
        }
        NewMail {
            mailbox_id: self.found.mailbox_id,
            grouping,
            customer: self.sides.customer.clone(),
            direction: self.sides.direction,
            state: if is_out { MailState::Sent } else { MailState::Received },
            class: mail.class,
            is_from_us: is_out || self.sides.is_ours,
            at: shown_at(mail.date, self.found.received_at, now),
            is_read: is_out || self.found.is_history,
            author_id: None,
            contact_id: self.contacts.first().copied(),
            message_id: mail.message_id.clone().unwrap_or_default(),
            content: mails::content_of(mail),
            subject: mail.subject.clone(),
            from: mail.from.as_ref().map(Correspondent::from).unwrap_or_default(),
            recipients: Recipients {
                to: mail.to.iter().map(Correspondent::from).collect(),
                cc: mail.cc.iter().map(Correspondent::from).collect(),
                bcc: Vec::new(),
            },
            answers: Answers { in_reply_to: mail.in_reply_to.clone(), references: mail.references.clone() },
            details: Json::Object(details),
            raw_file: self.read.raw_file.clone(),
            text: mail.text.clone(),
            html: self.read.html.clone(),
            files: self.read.files.clone(),
            arrivals: vec![self.arrival],
        }
    }

    /// The rule by which no request is made of it.
    fn rule(&self) -> Option<SkipRule> {
        if self.sides.is_ours { Some(SkipRule::OwnAddress) } else { door::rule_for(self.read.mail.class) }
    }
}

/// A Date that is absent, or ahead by more than a day, says nothing: the mail is shown when it came.
fn shown_at(date: Option<Seconds>, received_at: Seconds, now: Seconds) -> Seconds {
    let latest = received_at.min(now).saturating_add(DAY);
    date.filter(|date| (1..=latest).contains(date)).map_or(received_at, |date| date.min(now.max(received_at)))
}

/// Where a mail goes that is kept.
fn file(cx: &mut Cx<'_>, doors: &mut Doors, one: &Arrived<'_>, (kept, new): (Kept, &NewMail)) -> Result<Filed, Error> {
    // Elsewhere than in Sent there are copies: what follows from a mail of ours follows from where it was sent.
    let has_left = one.found.role == FolderRole::Sent && new.direction == Direction::Out && !one.found.is_history;
    if !kept.is_new {
        arrivals::mark_stored(cx, one.arrival, None, kept.lead_id)?;
        if has_left && kept.is_turned {
            replying::follow(cx, kept.id, None)?;
        }
        return Ok(Filed::Before(kept.id));
    }
    if new.direction == Direction::Out || one.found.is_history {
        show(cx, one, (kept, new))?;
        arrivals::mark_stored(cx, one.arrival, None, kept.lead_id)?;
        if has_left {
            replying::follow(cx, kept.id, None)?;
        }
        return Ok(Filed::Shown(kept.id));
    }
    let source = match one.mailbox {
        Some(mailbox) => mailbox.source_id,
        None => arrivals::find(cx, one.arrival)?.ok_or(base::DbError::ColumnMissing)?.source_id,
    };
    if let Some(rule) = one.rule() {
        show(cx, one, (kept, new))?;
        arrivals::mark_skipped(cx, one.arrival, source, rule)?;
        return Ok(Filed::Skipped(kept.id, rule));
    }
    let event = event(one, source, kept);
    let taken = request(cx, doors, one, &event)?;
    let Some(taken) = taken else {
        show(cx, one, (kept, new))?;
        arrivals::mark_stored(cx, one.arrival, None, None)?;
        return Ok(Filed::Shown(kept.id));
    };
    // Blocked senders, and doors that are shut, make no request; what they wrote stands in its thread.
    if !matches!(taken, TakenIn::Skipped(_)) {
        show_to_others(cx, one, (kept, new))?;
    }
    Ok(Filed::Request(taken))
}

/// What a person outside wrote to us: it goes on in its thread, joins the lead of whoever wrote it, or begins anew as its mailbox
/// says; nothing where a box makes no leads of mails and there is none.
fn request(
    cx: &mut Cx<'_>,
    doors: &mut Doors,
    one: &Arrived<'_>,
    event: &SourceEvent,
) -> Result<Option<TakenIn>, Error> {
    let door = doors.open(cx, event)?;
    let handles = handles::of_sender(&event.sender, door.country.as_deref());
    if let Some(rule) = crate::channels::rule_that_skips(cx, door.source.is_on, &handles)? {
        arrivals::mark_skipped(cx, one.arrival, door.source.id, rule)?;
        return Ok(Some(TakenIn::Skipped(rule)));
    }
    if let Some(taken) = conversing::go_on(cx, door, one.arrival, event, &handles)? {
        return Ok(Some(taken));
    }
    let makes_leads = one.mailbox.is_none_or(|mailbox| mailbox.leads == MailLeads::Incoming);
    if !makes_leads {
        let identity = speaking::speaker(cx, &event.sender.name, &handles)?;
        let verdict = duplicates::judge(cx, door.pipeline.id, identity, event.private_to)?;
        if !matches!(verdict, Verdict::Belongs(..) | Verdict::Continues(..)) {
            return Ok(None);
        }
    }
    place(cx, door, one.arrival, event, handles).map(Some)
}

/// The mail as a request, which names where it is kept.
pub(crate) fn event(one: &Arrived<'_>, source: SourceId, kept: Kept) -> SourceEvent {
    let (html, files) = (one.read.html.clone(), one.read.files.clone());
    let complaints = one.read.complaints.clone();
    let mut event = door::event(source, &one.read.mail, html, files, complaints, one.found.received_at);
    event.private_to = one.mailbox.and_then(Mailbox::private_to);
    // Who asks is not always who sent it: a form passes on what somebody wrote.
    let customer =
        Some(&one.sides.customer).filter(|who| one.sides.direction == Direction::In && !who.address.is_empty());
    if let Some(who) = customer {
        event.sender = Sender { name: who.name.clone(), emails: vec![who.address.clone()], ..Sender::default() };
    }
    if let Details::Mail(details) = &mut event.details {
        if let Some(who) = customer {
            details.from_name.clone_from(&who.name);
            details.from_address.clone_from(&who.address);
        }
        details.mail_id = Some(kept.id);
        details.thread_id = Some(kept.thread_id);
    }
    event
}

/// The mail stands in the feed of its thread's lead, else in those of the contacts on the other side.
fn show(cx: &mut Cx<'_>, one: &Arrived<'_>, (kept, new): (Kept, &NewMail)) -> Result<(), Error> {
    let lead = kept.lead_id.map(Place::lead);
    let people = one.contacts.iter().map(|contact| (Place::contact(*contact), Some(*contact)));
    let places: Vec<(Place, Option<ContactId>)> = match lead {
        Some(lead) => vec![(lead, new.contact_id)],
        None => people.collect(),
    };
    stand(cx, one, (kept.id, new), &places)
}

/// It also stands with further contacts whom it went to.
pub(crate) fn show_to_others(cx: &mut Cx<'_>, one: &Arrived<'_>, (kept, new): (Kept, &NewMail)) -> Result<(), Error> {
    if one.contacts.len() < 2 {
        return Ok(());
    }
    let lead = mails::load(cx, kept.id)?.thread_id;
    let lead = mails::load_thread(cx, lead)?.lead_id;
    let on_it = match lead {
        Some(lead) => leads::find(cx, lead)?.map(|lead| lead.contacts).unwrap_or_default(),
        None => Vec::new(),
    };
    let further = one.contacts.iter().skip(1).filter(|contact| !on_it.contains(contact));
    let places: Vec<_> = further.map(|contact| (Place::contact(*contact), Some(*contact))).collect();
    stand(cx, one, (kept.id, new), &places)
}

fn stand(
    cx: &mut Cx<'_>,
    one: &Arrived<'_>,
    (mail, new): (MailId, &NewMail),
    places: &[(Place, Option<ContactId>)],
) -> Result<(), Error> {
    let standing = |(place, contact_id): &(Place, Option<ContactId>)| Standing {
        mail,
        place: *place,
        at: new.at,
        files: new.files.len() as i64,
        author_id: new.author_id,
        contact_id: *contact_id,
        incoming_lead_id: None,
        arrival_id: Some(one.arrival),
        private_to: one.mailbox.and_then(Mailbox::private_to),
    };
    mails::stand_at(cx, &places.iter().map(standing).collect::<Vec<_>>())?;
    Ok(())
}

/// Live screens hear of them; history comes in without a word.
fn tell<'a>(cx: &mut Cx<'_>, kept: impl Iterator<Item = (&'a Arrived<'a>, &'a Kept)>) -> Result<(), Error> {
    let happening = |(one, kept): (&Arrived<'_>, &Kept)| {
        let about = About { lead: kept.lead_id, ..About::default() };
        let after = json!({ "thread": kept.thread_id, "mailbox": one.found.mailbox_id, "mail": kept.id });
        Happening::change(Kind::MailArrived, about, Json::Null, after)
    };
    let happenings: Vec<Happening> = kept.filter(|(one, _)| !one.found.is_history).map(happening).collect();
    Ok(journal::record_all(cx, &happenings)?)
}
