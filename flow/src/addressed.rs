//! A mail to smart addresses, from what it asks for to the cards (EM-40 to EM-43, R-72). It is kept as every mail is: in no
//! mailbox, or in the one that has its address behind a plus; one that a mailbox shows too is one mail.

use crate::channels::addresses::{self, Intent, Opinion, Seen};
use crate::channels::arrivals::{self, Arrival};
use crate::channels::folders::FolderRole;
use crate::channels::mail::{Addressed, rule_for};
use crate::channels::mailboxes::{self, Mailbox};
use crate::channels::mails::{self, Correspondent, Direction, Kept};
use crate::channels::said::{self, Belonging, Place};
use crate::channels::{Sender, SkipRule, SourceEvent, handles};
use crate::contacts::{self, Identity, NewContact};
use crate::duplicates::{self, Verdict};
use crate::leads;
use crate::mailing::{self, Arrived, Found, ReadMail};
use crate::pipelines::Doors;
use crate::sides::{Sides, recognize};
use crate::{Error, TakenIn, take_in};
use base::Cx;
use base::access;
use base::ids::ContactId;
use base::people::users;
use mail::{Address, Mail, forwarded};

/// Why a mail waits for an administrator.
pub const FORGED: &str =
    "The mail may be forged: the domain of its sender says that it does not come from there. Nothing was changed.";

/// More people of one mail are not looked up. People.
const MAX_PEOPLE: usize = 50;

/// What a mail has besides when it came to addresses of the account.
#[derive(Clone, Debug)]
pub struct Addressing {
    /// The addresses.
    pub addressed: Vec<Addressed>,
    /// Whether it is from whom it says.
    pub opinion: Opinion,
    /// The sender of the mail that it forwards, if it does.
    pub original: Option<Address>,
    /// The mailbox in which it is; none for what came to us by SMTP.
    pub mailbox: Option<Mailbox>,
}

impl Addressing {
    /// Of a mail that was read.
    pub fn of(mail: &Mail, addressed: Vec<Addressed>, opinion: Opinion) -> Addressing {
        let original = forwarded::original(mail).and_then(|original| original.from);
        Addressing { addressed, opinion, original, mailbox: None }
    }

    /// Of a mail in a mailbox, if it was sent to addresses of the account behind the mailbox's own. Nobody asked
    /// where it came from when it came; its server did, or did not.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn behind_plus(cx: &mut Cx<'_>, mail: &Mail, mailbox: &Mailbox) -> Result<Option<Addressing>, Error> {
        let addressed = addresses::behind_plus(cx, &mailbox.address, mail)?;
        let found = Addressing::of(mail, addressed, Opinion::Unknown);
        Ok((!found.addressed.is_empty()).then(|| Addressing { mailbox: Some(mailbox.clone()), ..found }))
    }

    /// Servers that deliver a blind copy say for whom (Delivered-To): of a mail of ours to somebody outside that shows
    /// nobody the address.
    fn seen(&self, mail: &Mail, is_from_us: bool, goes_outside: bool) -> Seen {
        let redirected = mail.redirected_to.iter().filter(|_| !(is_from_us && goes_outside));
        let shown: Vec<String> =
            mail.to.iter().chain(&mail.cc).chain(redirected).map(|to| to.address.to_lowercase()).collect();
        let is_visible = |one: &Addressed| shown.contains(&one.address);
        let purposes = self.addressed.iter().map(|one| (one.purpose, is_visible(one))).collect();
        Seen { purposes, is_from_us, class: mail.class, opinion: self.opinion }
    }
}

/// Whom the fields of a mail name: To, then CC, then where a provider passed it on from.
fn named(mail: &Mail) -> impl Iterator<Item = &Address> {
    mail.to.iter().chain(&mail.cc).chain(&mail.redirected_to)
}

/// Takes the mail in: once, whatever addresses it came to.
///
/// # Errors
/// Whatever a station answers.
pub fn take_in_addressed(
    cx: &mut Cx<'_>,
    arrival: &Arrival,
    read: &ReadMail,
    addressing: &Addressing,
) -> Result<TakenIn, Error> {
    let mail = &read.mail;
    // The domain of a mailbox has others, too.
    let ours = addressing.addressed.first().filter(|_| addressing.mailbox.is_none());
    let domain = ours.and_then(|one| one.address.rsplit_once('@')).map_or("", |(_, domain)| domain);
    let from: Vec<Address> = mail.from.clone().into_iter().collect();
    let is_from_us = !from.is_empty() && outside(cx, &from, domain)?.is_empty();
    let recipients: Vec<Address> = mail.to.iter().chain(&mail.cc).cloned().collect();
    let goes_outside = !outside(cx, &recipients, domain)?.is_empty();
    let intent = addresses::intent(&addressing.seen(mail, is_from_us, goes_outside));
    match intent {
        Intent::SetAside => {
            arrivals::set_aside(cx, arrival.id, arrival.source_id, FORGED)?;
            return Ok(TakenIn::SetAside);
        }
        Intent::Skip(rule) => return skip(cx, arrival, rule),
        Intent::CreateLead | Intent::CreateContact | Intent::File => {}
    }
    let (people, is_forwarded) = who_asks(cx, mail, (addressing, domain), is_from_us)?;
    // Nobody is named as the sender of a request: it is one all the same, and what one of us sends there is meant. What the
    // addresses themselves send goes round in circles.
    let goes_round = from.iter().any(|from| is_of(&from.address.to_lowercase(), domain));
    if people.is_empty() && (intent != Intent::CreateLead || goes_round) {
        return skip(cx, arrival, rule_for(mail.class).unwrap_or(SkipRule::OwnAddress));
    }
    let is_ours = is_from_us && !is_forwarded && mail.from.as_ref().is_none_or(|from| !people.contains(from));
    let sides = sides(&people, mail.from.as_ref(), if is_ours { Direction::Out } else { Direction::In });
    access::once_allowed(cx, |cx| take(cx, arrival, read, (intent, &sides), addressing.mailbox.as_ref()))
}

/// Those whom the mail is of, the first before all, and whether somebody passed it on for them.
fn who_asks(
    cx: &mut Cx<'_>,
    mail: &Mail,
    (addressing, domain): (&Addressing, &str),
    is_from_us: bool,
) -> Result<(Vec<Address>, bool), Error> {
    let finds_original = addresses::finds_original(cx)?;
    let original = addressing.original.clone().filter(|_| is_from_us && finds_original);
    let (without_address, original): (Vec<Address>, Vec<Address>) =
        original.into_iter().partition(|who| who.address.is_empty());
    let found = outside(cx, &original, domain)?;
    if !found.is_empty() {
        return Ok((found, true));
    }
    let writer = mail.passed_on_for().or(mail.from.as_ref());
    let found = outside(cx, &writer.into_iter().chain(named(mail)).cloned().collect::<Vec<_>>(), domain)?;
    if !found.is_empty() {
        return Ok((found, false));
    }
    // A website's form writes as one of us, and names in Reply-To who asked.
    let found = outside(cx, &mail.reply_to, domain)?;
    if !found.is_empty() {
        return Ok((found, true));
    }
    match finds_original {
        true => Ok((without_address, true)),
        false => Ok((mail.from.clone().into_iter().collect(), false)),
    }
}

/// Of a mail that names nobody else, the thread is with who sent it.
fn sides(people: &[Address], from: Option<&Address>, direction: Direction) -> Sides {
    let others: Vec<Correspondent> = people.iter().map(Correspondent::from).collect();
    let customer = others.first().cloned().or_else(|| from.map(Correspondent::from)).unwrap_or_default();
    Sides { direction, customer, is_ours: false, others }
}

/// The mail is kept, and goes where it is to.
fn take(
    cx: &mut Cx<'_>,
    arrival: &Arrival,
    read: &ReadMail,
    (intent, sides): (Intent, &Sides),
    mailbox: Option<&Mailbox>,
) -> Result<TakenIn, Error> {
    let contacts = known(cx, sides, intent)?;
    let (mailbox_id, received_at) = (mailbox.map(|mailbox| mailbox.id), arrival.received_at);
    let found = Found { mailbox_id, role: FolderRole::Inbox, is_history: false, received_at };
    let arrived = Arrived { arrival: arrival.id, read, found, mailbox, sides, contacts };
    let (kept, new) = mailing::keep(cx, std::slice::from_ref(&arrived))?.remove(0);
    let event = mailing::event(&arrived, arrival.source_id, kept);
    if intent != Intent::CreateLead {
        return file(cx, arrival, &event, (&arrived, kept));
    }
    if !kept.is_new && kept.lead_id.is_some() {
        arrivals::mark_stored(cx, arrival.id, None, kept.lead_id)?;
        return Ok(TakenIn::Repeated(arrival.id));
    }
    let taken = take_in(cx, arrival.id, &event_of(event, sides))?;
    // Blocked senders, and a door that is shut, make no request; what they wrote stands in its thread.
    if matches!(taken, TakenIn::Skipped(_)) {
        return Ok(taken);
    }
    mailing::show_to_others(cx, &arrived, (kept, &new))?;
    let thread = mails::load_thread(cx, kept.thread_id)?;
    if let Some(lead) = thread.lead_id.filter(|_| !kept.is_new) {
        // It was filed before with the contact alone.
        mails::gather(cx, &thread, lead)?;
    }
    Ok(taken)
}

/// Whom we know of the other side; where a contact is to be made, the first of them is one.
fn known(cx: &mut Cx<'_>, sides: &Sides, intent: Intent) -> Result<Vec<ContactId>, Error> {
    let found = recognize(cx, &sides.others.iter().collect::<Vec<_>>())?;
    let mut known: Vec<ContactId> = Vec::new();
    for (place, who) in sides.others.iter().enumerate() {
        let contact = match found.get(&who.address.trim().to_lowercase()) {
            Some(contact) => *contact,
            None if intent == Intent::CreateContact && place == 0 => {
                let handles = handles::email(&who.address).into_iter().collect();
                contacts::open(cx, NewContact { name: who.name.clone(), handles, ..NewContact::default() })?.id
            }
            None => continue,
        };
        if !known.contains(&contact) {
            known.push(contact);
        }
    }
    Ok(known)
}

/// The request is of the first person on the other side, whoever sent the mail on; of nobody, if there is none.
fn event_of(event: SourceEvent, sides: &Sides) -> SourceEvent {
    let of =
        |who: &Correspondent| Sender { name: who.name.clone(), emails: vec![who.address.clone()], ..Sender::default() };
    SourceEvent { sender: sides.others.first().map(of).unwrap_or_default(), ..event }
}

/// The mail in the feed of everybody it is of: of their open lead, else of their own card. One that stands in a feed, since
/// a mailbox has it too, stands where it is.
fn file(
    cx: &mut Cx<'_>,
    arrival: &Arrival,
    event: &SourceEvent,
    (arrived, kept): (&Arrived<'_>, Kept),
) -> Result<TakenIn, Error> {
    if arrived.contacts.is_empty() {
        return skip(cx, arrival, rule_for(arrived.read.mail.class).unwrap_or(SkipRule::NobodyKnown));
    }
    arrivals::mark_stored(cx, arrival.id, None, None)?;
    if !kept.is_new && mails::stands_somewhere(cx, kept.id)? {
        return Ok(TakenIn::Filed);
    }
    let mut doors = Doors::default();
    let pipeline = doors.open(cx, event)?.pipeline.id;
    for &contact in &arrived.contacts {
        if let Verdict::Belongs(lead, _) = duplicates::judge(cx, pipeline, Identity::Known(contact), event.private_to)?
        {
            leads::append(cx, event, lead, Some(contact), None, None, arrival.id)?;
        } else {
            let place = Place::contact(contact);
            let belonging = Belonging {
                place,
                contact_id: Some(contact),
                incoming_lead_id: None,
                talk_id: None,
                arrival_id: arrival.id,
            };
            said::write_down(cx, event, belonging)?;
        }
    }
    Ok(TakenIn::Filed)
}

fn skip(cx: &mut Cx<'_>, arrival: &Arrival, rule: SkipRule) -> Result<TakenIn, Error> {
    arrivals::mark_skipped(cx, arrival.id, arrival.source_id, rule)?;
    Ok(TakenIn::Skipped(rule))
}

/// Those who are none of us: no user, no mailbox of ours, no address of the domain that takes mail for accounts.
fn outside(cx: &mut Cx<'_>, people: &[Address], domain: &str) -> Result<Vec<Address>, Error> {
    let mailboxes = mailboxes::list_mailboxes(cx)?;
    let mut found: Vec<Address> = Vec::new();
    for person in people.iter().take(MAX_PEOPLE) {
        let address = person.address.to_lowercase();
        let plain = without_plus(&address);
        let is_ours = is_of(&address, domain)
            || mailboxes
                .iter()
                .any(|mailbox| [&address, &plain].iter().any(|one| mailbox.address.eq_ignore_ascii_case(one)))
            || users::find_by_email(cx, &address)?.is_some();
        if !is_ours && !found.iter().any(|known| known.address.eq_ignore_ascii_case(&address)) {
            found.push(person.clone());
        }
    }
    Ok(found)
}

fn is_of(address: &str, domain: &str) -> bool {
    address.ends_with(&format!("@{domain}"))
}

/// `crm@firm.example` of `crm+lead@firm.example`.
fn without_plus(address: &str) -> String {
    let (local_part, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    format!("{}@{domain}", local_part.split('+').next().unwrap_or(local_part))
}
