//! Who is who in a mail: which way it went, who the customer is, and whom we know of the others (R-53, EM-21).

use crate::channels::addresses;
use crate::channels::folders::FolderRole;
use crate::channels::handles::{self, Handle};
use crate::channels::mailboxes::Mailbox;
use crate::channels::mails::{Correspondent, Direction};
use crate::mailing::{Found, ReadMail};
use crate::{Error, contacts};
use base::Cx;
use base::ids::ContactId;
use base::people::users;
use std::collections::{BTreeSet, HashMap};

/// People on the other side of one mail who are looked up.
const MAX_OTHERS: usize = 20;

/// The addresses that are ours: of mailboxes, of users, and those of the account itself.
#[derive(Debug, Default)]
pub(crate) struct Own {
    addresses: BTreeSet<String>,
    /// The local parts of the account's own addresses.
    local_parts: BTreeSet<String>,
}

impl Own {
    /// Looks them up, once for a batch.
    pub(crate) fn of(cx: &mut Cx<'_>, mailboxes: &[Mailbox]) -> Result<Own, Error> {
        let mut addresses: BTreeSet<String> = mailboxes.iter().map(|mailbox| mailbox.address.to_lowercase()).collect();
        addresses.extend(users::list(cx)?.into_iter().map(|user| user.email.to_lowercase()));
        let local_parts = addresses::list(cx)?.into_iter().map(|one| one.local_part.to_lowercase()).collect();
        Ok(Own { addresses, local_parts })
    }

    fn has(&self, address: &str) -> bool {
        let address = address.trim().to_lowercase();
        let local_part = address.split_once('@').map_or("", |(local_part, _)| local_part);
        self.addresses.contains(&address) || self.local_parts.contains(local_part)
    }
}

/// The two sides of a mail.
#[derive(Clone, Debug)]
pub(crate) struct Sides {
    /// Which way it went.
    pub direction: Direction,
    /// The customer: the first on the other side; among ourselves, whoever it was written by or to.
    pub customer: Correspondent,
    /// Nobody outside wrote it or got it.
    pub is_among_us: bool,
    /// Everybody on the other side, the customer first.
    pub others: Vec<Correspondent>,
}

impl Sides {
    /// Of a mail in a mailbox, or of one that came to an address of the account.
    pub(crate) fn of(read: &ReadMail, found: &Found, mailbox: Option<&Mailbox>, own: &Own) -> Sides {
        let mail = &read.mail;
        let writer = mail.from.as_ref().or(mail.reply_to.first()).map(Correspondent::from).unwrap_or_default();
        let recipients: Vec<Correspondent> = mail.to.iter().chain(&mail.cc).map(Correspondent::from).collect();
        let outside: Vec<Correspondent> = recipients.iter().filter(|who| !own.has(&who.address)).cloned().collect();
        let is_of_box = mailbox.is_some_and(|mailbox| mailbox.address.eq_ignore_ascii_case(writer.address.trim()));
        let is_ours = own.has(&writer.address);
        let is_out =
            found.role == FolderRole::Sent || is_of_box || (is_ours && !outside.is_empty() && mailbox.is_some());
        let (direction, first) = if is_out {
            let first = outside.first().or(recipients.first()).cloned();
            (Direction::Out, first.unwrap_or_else(|| writer.clone()))
        } else {
            (Direction::In, writer.clone())
        };
        let is_among_us = own.has(&first.address);
        let mut others = if is_among_us { Vec::new() } else { vec![first.clone()] };
        others.extend(outside.into_iter().filter(|who| !who.address.eq_ignore_ascii_case(&first.address)));
        others.truncate(MAX_OTHERS);
        Sides { direction, customer: first, is_among_us, others }
    }
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
