//! Mails that did not leave as they should, for whoever wrote them and has left the page meanwhile.

use super::reader::Told;
use super::{Notice, Topic};
use crate::updates::{Error, store};
use base::Cx;
use base::ids::{LeadId, NoticeId, UserId};
use base::journal::{Entry, Kind};
use std::collections::HashMap;

/// Who is told of which mail. What it says stays in it: when its mailbox goes, a notice must not repeat it.
pub(super) fn told(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<Vec<Told>, Error> {
    let news: Vec<(&Entry, &str, &str)> =
        rows.iter().filter_map(|row| kind_of(row).map(|(kind, text)| (row, kind, text))).collect();
    let mut leads: Vec<LeadId> = news.iter().filter_map(|(row, ..)| row.about.lead).collect();
    leads.sort_unstable();
    leads.dedup();
    let leads = store::lead_names(cx, &leads)?;
    let told = |(row, kind, text): (&Entry, &str, &str)| {
        let user = row.after["author"].as_i64().map(UserId)?;
        Some(Told { row: row.id, user, notice: notice(row, (kind, text), &leads)? })
    };
    Ok(news.into_iter().filter_map(told).collect())
}

/// The kind of its notice, and what is told.
fn kind_of(row: &Entry) -> Option<(&'static str, &'static str)> {
    match row.kind? {
        Kind::MailRefused => Some(("mail_refused", "A mail of yours was refused: nobody got it")),
        Kind::MailUncertain => Some(("mail_uncertain", "Nobody can know whether a mail of yours was delivered")),
        Kind::MailSent if row.after["refused_recipients"].as_u64() > Some(0) => {
            Some(("mail_refused", "A mail of yours did not go to everybody"))
        }
        _ => None,
    }
}

fn notice(row: &Entry, (kind, text): (&str, &str), leads: &HashMap<LeadId, String>) -> Option<Notice> {
    let lead = row.about.lead.and_then(|id| leads.get(&id)).map(String::as_str);
    // Of a mail that left the answer is that of its acceptance.
    let answer = row.after["answer"].as_str().filter(|_| row.kind != Some(Kind::MailSent));
    let detail: Vec<&str> = [lead, answer].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    Some(Notice {
        id: NoticeId(0),
        at: row.at,
        topic: Topic::Mail,
        kind: kind.to_owned(),
        text: text.to_owned(),
        detail: detail.join(" · "),
        link: format!("/mail/sending/{}", row.after["mail"].as_i64()?),
        incoming_lead_id: None,
        read_at: None,
    })
}
