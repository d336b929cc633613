//! Who is who in a mail: which way it went, who the customer is, and whom we know of the others (R-53, EM-21).

use crate::channels::addresses;
use crate::channels::folders::FolderRole;
use crate::channels::handles::{self, Handle};
use crate::channels::mailboxes::Mailbox;
use crate::channels::mails::{self, Correspondent, Direction};
use crate::inbox::is_shared_domain;
use crate::mailing::{Found, ReadMail};
use crate::{Error, contacts};
use base::Cx;
use base::ids::ContactId;
use base::people::users;
use std::collections::{BTreeSet, HashMap};

/// People on the other side of one mail who are looked up.
const MAX_OTHERS: usize = 20;

/// The addresses that are ours: of mailboxes, of users, and those of the account itself; and what we sent.
#[derive(Debug, Default)]
pub(crate) struct Own {
    addresses: BTreeSet<String>,
    /// The local parts of the account's own addresses.
    local_parts: BTreeSet<String>,
    /// Domains of mailboxes where nobody but us writes from.
    domains: BTreeSet<String>,
    /// Of the mails of a batch that say to be from us those that are, by what they say.
    sent: BTreeSet<String>,
}

impl Own {
    /// Looks them up, once for a batch.
    pub(crate) fn of(cx: &mut Cx<'_>, mailboxes: &[Mailbox]) -> Result<Own, Error> {
        let mut addresses: BTreeSet<String> = mailboxes.iter().map(|mailbox| mailbox.address.to_lowercase()).collect();
        let domains = addresses.iter().filter_map(|address| address.rsplit_once('@')).map(|(_, domain)| domain);
        let domains = domains.filter(|domain| !is_shared_domain(domain)).map(str::to_owned).collect();
        addresses.extend(users::list(cx)?.into_iter().map(|user| user.email.to_lowercase()));
        let local_parts = addresses::list(cx)?.into_iter().map(|one| one.local_part.to_lowercase()).collect();
        Ok(Own { addresses, local_parts, domains, sent: BTreeSet::new() })
    }

    /// Learns which mails that say to be from us are: a Sent folder or the outbox knows them. From is what anybody writes
    /// into a mail; in a copy of what another program sent every word is as it was there.
    pub(crate) fn know_sent<'a>(
        &mut self,
        cx: &mut Cx<'_>,
        batch: impl Iterator<Item = &'a ReadMail>,
    ) -> Result<(), Error> {
        let claimed: Vec<(&str, String)> = batch
            .map(|read| &read.mail)
            .filter(|mail| mail.from.as_ref().is_some_and(|from| self.has(&from.address)))
            .filter_map(|mail| Some((mail.message_id.as_deref()?, mails::content_of(mail))))
            .collect();
        let ids: Vec<String> = claimed.iter().map(|(id, _)| (*id).to_owned()).collect();
        let known = mails::list_sent(cx, &ids)?;
        let is_known = |(id, content): &(&str, String)| {
            known.iter().any(|sent| sent.message_id == *id && (sent.is_ours || sent.content == *content))
        };
        self.sent = claimed.into_iter().filter(is_known).map(|(_, content)| content).collect();
        Ok(())
    }

    pub(crate) fn has(&self, address: &str) -> bool {
        let address = address.trim().to_lowercase();
        let local_part = address.split_once('@').map_or("", |(local_part, _)| local_part);
        self.addresses.contains(&address) || self.local_parts.contains(local_part)
    }

    fn has_sent(&self, mail: &mail::Mail) -> bool {
        !self.sent.is_empty() && self.sent.contains(&mails::content_of(mail))
    }

    /// Whether nobody but us writes from there: `wordpress@www.lindqvist.example`, beside a mailbox at `lindqvist.example`.
    fn has_domain_of(&self, address: &str) -> bool {
        let mut domain = address.rsplit_once('@').map(|(_, domain)| domain);
        while let Some(part) = domain {
            if self.domains.contains(part) {
                return true;
            }
            domain = part.split_once('.').map(|(_, rest)| rest);
        }
        false
    }

    /// Whoever is behind a mail that a machine passes on: of ours, such as a website's form, or an address that nobody
    /// reads. Reply-To says whom an answer is to reach.
    fn behind<'a>(&self, mail: &'a mail::Mail) -> Option<&'a mail::Address> {
        let from = mail.from.as_ref()?;
        if self.has(&from.address) || self.has_domain_of(&from.address) {
            return mail.reply_to.iter().find(|to| !self.has(&to.address) && !self.has_domain_of(&to.address));
        }
        mail.passed_on_for().filter(|who| !self.has(&who.address))
    }
}

/// The two sides of a mail.
#[derive(Clone, Debug)]
pub(crate) struct Sides {
    /// Which way it went.
    pub direction: Direction,
    /// The customer: the first on the other side; among ourselves, whoever it was written by or to.
    pub customer: Correspondent,
    /// One of us wrote it, or says to: nobody asks for anything.
    pub is_ours: bool,
    /// Everybody on the other side, the customer first.
    pub others: Vec<Correspondent>,
}

impl Sides {
    /// Of a mail in a mailbox, or of one that came to an address of the account.
    ///
    /// A mail went out when it lies in a Sent folder, or when we know from there or from the outbox that we sent it. What
    /// only says to be from us came in: it stands with the customer whom it names, asks for nothing, and nothing
    /// follows from it.
    pub(crate) fn of(read: &ReadMail, found: &Found, mailbox: Option<&Mailbox>, own: &Own) -> Sides {
        let mail = &read.mail;
        let writer = mail.from.as_ref().or(mail.reply_to.first()).map(Correspondent::from).unwrap_or_default();
        let behind = own.behind(mail).map(Correspondent::from);
        let recipients: Vec<Correspondent> = mail.to.iter().chain(&mail.cc).map(Correspondent::from).collect();
        let outside: Vec<Correspondent> = recipients.iter().filter(|who| !own.has(&who.address)).cloned().collect();
        let is_of_box = mailbox.is_some_and(|mailbox| mailbox.address.eq_ignore_ascii_case(writer.address.trim()));
        let is_from_us = own.has(&writer.address);
        // A form's request lies in Sent, too, where the form sends it by our own server.
        let is_to_us = outside.len() < recipients.len();
        let is_request =
            is_to_us && behind.as_ref().is_some_and(|behind| outside.iter().all(|who| is_same(who, behind)));
        let is_sent = is_from_us && mailbox.is_some() && (is_of_box || !outside.is_empty()) && own.has_sent(mail);
        let is_out = !is_request && (found.role == FolderRole::Sent || is_sent);
        let is_ours = is_from_us && !is_out && behind.is_none();
        let customer = match (is_out, behind) {
            (false, Some(behind)) => behind,
            (false, None) if !is_from_us => writer.clone(),
            (false, None) if !is_of_box => outside.first().unwrap_or(&writer).clone(),
            _ => outside.first().or(recipients.first()).unwrap_or(&writer).clone(),
        };
        let mut others = if own.has(&customer.address) { Vec::new() } else { vec![customer.clone()] };
        others.extend(outside.into_iter().filter(|who| !is_same(who, &customer)));
        others.truncate(MAX_OTHERS);
        let direction = if is_out { Direction::Out } else { Direction::In };
        Sides { direction, customer, is_ours, others }
    }
}

fn is_same(one: &Correspondent, other: &Correspondent) -> bool {
    one.address.trim().eq_ignore_ascii_case(other.address.trim())
}

/// The contacts that some people are, by their addresses in lower case: one query for all of them.
pub(crate) fn recognize(cx: &mut Cx<'_>, people: &[&Correspondent]) -> Result<HashMap<String, ContactId>, Error> {
    let mut asked: Vec<(&str, String, Vec<Handle>)> = Vec::new();
    let mut seen = BTreeSet::new();
    for who in people {
        let address = who.address.trim().to_lowercase();
        if let Some(handle) = handles::email(&who.address)
            && seen.insert(address.clone())
        {
            asked.push((&who.name, address, vec![handle]));
        }
    }
    let of: Vec<(&str, &[Handle])> = asked.iter().map(|(name, _, handles)| (*name, handles.as_slice())).collect();
    let identities = contacts::identify_all(cx, &of, ContactId(i64::MAX))?;
    let known = asked.into_iter().zip(identities);
    Ok(known.filter_map(|((_, address, _), identity)| Some((address, identity.contact()?))).collect())
}
