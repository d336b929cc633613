//! A mail to smart addresses, from what it asks for to the cards (EM-40 to EM-43, R-72).

use crate::channels::addresses::{self, Intent, Opinion, Seen};
use crate::channels::arrivals::{self, Arrival};
use crate::channels::mail::{Addressed, rule_for};
use crate::channels::mailboxes;
use crate::channels::said::{self, Belonging, Place};
use crate::channels::{Sender, SkipRule, SourceEvent, handles};
use crate::contacts::{self, NewContact};
use crate::duplicates::{self, Verdict};
use crate::leads;
use crate::pipelines::Doors;
use crate::{Error, TakenIn, take_in};
use base::Cx;
use base::access;
use base::ids::ContactId;
use base::people::users;
use mail::{Address, Class, Mail, forwarded};

/// Why a mail waits for an administrator.
pub const FORGED: &str =
    "The mail may be forged: the domain of its sender says that it does not come from there. Nothing was changed.";

/// More people of one mail are not looked up. People.
const MAX_PEOPLE: usize = 50;

/// A mail that came to addresses of the account.
#[derive(Clone, Debug)]
pub struct AddressedMail {
    /// The addresses.
    pub addressed: Vec<Addressed>,
    /// Whether it is from whom it says.
    pub opinion: Opinion,
    /// Who, or what, wrote it.
    pub class: Class,
    /// From whom it is.
    pub from: Option<Address>,
    /// Whom its fields name: To, then CC, then where a provider passed it on from.
    pub to: Vec<Address>,
    /// The sender of the mail that it forwards, if it does.
    pub original: Option<Address>,
    /// What it says.
    pub event: SourceEvent,
}

impl AddressedMail {
    /// What is needed of a mail that was read.
    pub fn of(mail: &Mail, addressed: Vec<Addressed>, opinion: Opinion, event: SourceEvent) -> AddressedMail {
        AddressedMail {
            addressed,
            opinion,
            class: mail.class,
            from: mail.from.clone(),
            to: mail.to.iter().chain(&mail.cc).chain(&mail.redirected_to).cloned().collect(),
            original: forwarded::original(mail).and_then(|original| original.from),
            event,
        }
    }

    fn is_visible(&self, addressed: &Addressed) -> bool {
        self.to.iter().any(|to| to.address.to_lowercase() == addressed.address)
    }

    fn seen(&self, is_from_us: bool) -> Seen {
        let purposes = self.addressed.iter().map(|one| (one.purpose, self.is_visible(one))).collect();
        Seen { purposes, is_from_us, class: self.class, opinion: self.opinion }
    }
}

/// Takes the mail in: once, whatever addresses it came to.
///
/// # Errors
/// Whatever a station answers.
pub fn take_in_addressed(cx: &mut Cx<'_>, arrival: &Arrival, mail: &AddressedMail) -> Result<TakenIn, Error> {
    let domain = mail.addressed.first().and_then(|one| one.address.rsplit_once('@')).map_or("", |(_, domain)| domain);
    let from = mail.from.clone().into_iter().collect::<Vec<_>>();
    let is_from_us = !from.is_empty() && outside(cx, &from, domain)?.is_empty();
    let intent = addresses::intent(&mail.seen(is_from_us));
    if intent == Intent::SetAside {
        arrivals::set_aside(cx, arrival.id, arrival.source_id, FORGED)?;
        return Ok(TakenIn::SetAside);
    }
    let finds_original = addresses::finds_original(cx)?;
    let original = mail.original.clone().filter(|_| is_from_us && finds_original);
    let mut people = outside(cx, &original.into_iter().collect::<Vec<_>>(), domain)?;
    if people.is_empty() {
        people = outside(cx, &from.into_iter().chain(mail.to.iter().cloned()).collect::<Vec<_>>(), domain)?;
    }
    if people.is_empty() && !finds_original {
        people = mail.from.clone().into_iter().collect();
    }
    access::once_allowed(cx, |cx| match intent {
        // Nobody is named as its sender: a request all the same.
        Intent::CreateLead if people.is_empty() && !is_from_us => take_in(cx, arrival.id, &mail.event),
        _ if people.is_empty() => skip(cx, arrival, rule_for(mail.class).unwrap_or(SkipRule::OwnAddress)),
        Intent::CreateLead => {
            let sender =
                Sender { name: name_of(&people[0]), emails: vec![people[0].address.clone()], ..Sender::default() };
            take_in(cx, arrival.id, &SourceEvent { sender, ..mail.event.clone() })
        }
        Intent::CreateContact => file(cx, arrival, mail, &people, Unknown::Becomes),
        Intent::File => file(cx, arrival, mail, &people, Unknown::Stays),
        Intent::Skip(rule) => skip(cx, arrival, rule),
        Intent::SetAside => Ok(TakenIn::SetAside),
    })
}

/// What happens to the first person of a mail whom nobody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unknown {
    /// A contact.
    Becomes,
    /// Nobody.
    Stays,
}

/// The mail in the feed of everybody it is of: of their open lead, else of their own card.
fn file(
    cx: &mut Cx<'_>,
    arrival: &Arrival,
    mail: &AddressedMail,
    people: &[Address],
    unknown: Unknown,
) -> Result<TakenIn, Error> {
    let mut doors = Doors::default();
    let door = doors.open(cx, &mail.event)?;
    let (pipeline, country) = (door.pipeline.id, door.country.clone());
    let mut known: Vec<ContactId> = Vec::new();
    for person in people {
        let sender = Sender { name: name_of(person), emails: vec![person.address.clone()], ..Sender::default() };
        let handles = handles::of_sender(&sender, country.as_deref());
        let identity = contacts::identify(cx, &sender.name, &handles)?;
        let contact = match identity.contact() {
            Some(contact) => contact,
            None if unknown == Unknown::Becomes && known.is_empty() => {
                contacts::open(cx, NewContact { name: sender.name, handles, ..NewContact::default() })?.id
            }
            None => continue,
        };
        if known.contains(&contact) {
            continue;
        }
        known.push(contact);
        match duplicates::judge(cx, pipeline, identity)? {
            Verdict::Belongs(lead, _) => {
                leads::append(cx, &mail.event, lead, Some(contact), None, None, arrival.id)?;
            }
            _ => {
                let place = Place::contact(contact);
                let belonging = Belonging {
                    place,
                    contact_id: Some(contact),
                    incoming_lead_id: None,
                    talk_id: None,
                    arrival_id: arrival.id,
                };
                said::write_down(cx, &mail.event, belonging)?;
            }
        }
    }
    if known.is_empty() {
        return skip(cx, arrival, rule_for(mail.class).unwrap_or(SkipRule::NobodyKnown));
    }
    arrivals::mark_stored(cx, arrival.id, None, None)?;
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
        let is_ours = address.ends_with(&format!("@{domain}"))
            || mailboxes.iter().any(|mailbox| mailbox.address.eq_ignore_ascii_case(&address))
            || users::find_by_email(cx, &address)?.is_some();
        if !is_ours && !found.iter().any(|known| known.address.eq_ignore_ascii_case(&address)) {
            found.push(person.clone());
        }
    }
    Ok(found)
}

fn name_of(person: &Address) -> String {
    person.name.clone().unwrap_or_default()
}
