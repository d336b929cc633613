//! Mails that did not leave as they should, or came back, for whoever wrote them and has left the page meanwhile;
//! of those that are held, whose writers may do nothing any more, for everybody who may use their mailbox (RT-08).

use super::reader::Told;
use super::{Notice, Topic};
use crate::channels::mails::{self, Mail};
use crate::updates::{Error, store};
use base::Cx;
use base::ids::{LeadId, MailId, NoticeId, UserId};
use base::journal::{Entry, Kind};
use std::collections::HashMap;

/// Characters of what a server said of an address that came back.
const MAX_REASON_CHARS: usize = 200;
/// Addresses that one notice names.
const MAX_NAMED: usize = 3;

/// Who is told of which mail. Its subject and words stay in it; when they go, the notice goes with them.
pub(super) fn told(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<Vec<Told>, Error> {
    let news: Vec<(&Entry, &str, &str)> =
        rows.iter().filter_map(|row| kind_of(row).map(|(kind, text)| (row, kind, text))).collect();
    let mut leads: Vec<LeadId> = news.iter().filter_map(|(row, ..)| row.about.lead).collect();
    leads.sort_unstable();
    leads.dedup();
    let leads = store::lead_names(cx, &leads)?;
    let back = rows.iter().filter(|row| row.kind == Some(Kind::MailUndelivered)).filter_map(mail_of);
    let back = mails::list_by_ids(cx, &back.collect::<Vec<_>>())?;
    // Who may not read the mail does not see its notice.
    let is_held = |row: &Entry| row.kind == Some(Kind::MailHeld);
    let everybody = if rows.iter().any(is_held) { store::everybody(cx)? } else { Vec::new() };
    let mut told = Vec::new();
    for (row, kind, text) in news {
        let Some(notice) = notice(row, (kind, text), &leads, &back) else { continue };
        let writer = || row.after["author"].as_i64().map(UserId).into_iter().collect();
        let users: Vec<UserId> = if is_held(row) { everybody.clone() } else { writer() };
        told.extend(users.into_iter().map(|user| Told { row: row.id, user, notice: notice.clone() }));
    }
    Ok(told)
}

/// The kind of its notice, and what is told.
fn kind_of(row: &Entry) -> Option<(&'static str, &'static str)> {
    match row.kind? {
        Kind::MailRefused => Some(("mail_refused", "A mail of yours was refused: nobody got it")),
        Kind::MailHeld => Some(("mail_held", "A mail did not leave: it is held")),
        Kind::MailReturned => Some(("mail_returned", "A mail of yours does not leave: it is a draft again")),
        Kind::MailUndelivered => Some(("mail_undelivered", "A mail of yours came back")),
        Kind::MailUncertain => Some(("mail_uncertain", "Nobody can know whether a mail of yours was delivered")),
        Kind::MailSent if row.after["refused_recipients"].as_u64() > Some(0) => {
            Some(("mail_refused", "A mail of yours did not go to everybody"))
        }
        _ => None,
    }
}

fn mail_of(row: &Entry) -> Option<MailId> {
    row.after["mail"].as_i64().map(MailId)
}

fn notice(row: &Entry, (kind, text): (&str, &str), leads: &HashMap<LeadId, String>, back: &[Mail]) -> Option<Notice> {
    let mail = mail_of(row)?;
    // Not everybody who reads mails sees every lead.
    let lead = row.about.lead.filter(|_| row.kind != Some(Kind::MailHeld)).and_then(|id| leads.get(&id)).cloned();
    let answer = match row.kind {
        Some(Kind::MailUndelivered) => back.iter().find(|one| one.id == mail).map(|one| unreached(one, row)),
        // Of a mail that left the answer is that of its acceptance.
        Some(Kind::MailSent) => None,
        _ => row.after["answer"].as_str().map(str::to_owned),
    };
    let detail: Vec<String> = [lead, answer].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    Some(Notice {
        id: NoticeId(0),
        at: row.at,
        topic: Topic::Mail,
        kind: kind.to_owned(),
        text: text.to_owned(),
        detail: detail.join(" · "),
        link: format!("/mail/sending/{mail}"),
        incoming_lead_id: None,
        mail_id: Some(mail),
        read_at: None,
    })
}

/// Whom the mail did not reach by the report of this row, and why.
fn unreached(mail: &Mail, row: &Entry) -> String {
    let all = mail.unreached();
    let its = all.iter().filter(|(_, one)| one.report.is_some_and(|id| Some(id.0) == row.after["report"].as_i64()));
    let said = its.map(|(address, one)| {
        let says: String = one.says.chars().take(MAX_REASON_CHARS).collect();
        if says.is_empty() { address.clone() } else { format!("{address}: {says}") }
    });
    let mut said: Vec<String> = said.collect();
    let others = said.len().saturating_sub(MAX_NAMED);
    said.truncate(MAX_NAMED);
    if others > 0 {
        said.push(format!("and {others} more"));
    }
    said.join("; ")
}
