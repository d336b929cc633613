//! Webhooks that were switched off by themselves, for every administrator: until one switches it on, its program hears
//! nothing (NT-02).

use super::reader::Told;
use super::{Notice, Topic};
use crate::updates::Error;
use base::Cx;
use base::access::Role;
use base::ids::NoticeId;
use base::journal::{Entry, Kind};
use base::people::users;

/// Who is told of which webhook.
pub(super) fn told(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<Vec<Told>, Error> {
    let stopped: Vec<&Entry> = rows.iter().filter(|row| row.kind == Some(Kind::WebhookStopped)).collect();
    if stopped.is_empty() {
        return Ok(Vec::new());
    }
    let people = users::list(cx)?;
    let administrators = people.iter().filter(|user| user.is_active() && user.role == Role::Admin);
    let told = administrators.flat_map(|user| stopped.iter().map(|row| (user.id, *row)));
    Ok(told.filter_map(|(user, row)| Some(Told { row: row.id, user, notice: notice(row)? })).collect())
}

fn notice(row: &Entry) -> Option<Notice> {
    let word = |name: &str| row.after[name].as_str().unwrap_or_default();
    Some(Notice {
        id: NoticeId(0),
        at: row.at,
        topic: Topic::System,
        kind: "webhook_stopped".to_owned(),
        text: format!("The webhook to {} was switched off", word("host")),
        detail: word("because").to_owned(),
        link: format!("/webhooks/{}", row.after["webhook"].as_i64()?),
        incoming_lead_id: None,
        mail_id: None,
        read_at: None,
    })
}
