//! Duplicate control that stopped itself, for every administrator: until one says so, each request is a new lead.

use super::reader::Told;
use super::{Notice, Topic};
use crate::updates::Error;
use base::Cx;
use base::access::Role;
use base::ids::NoticeId;
use base::journal::{Entry, Kind};
use base::people::users;

/// Who is told of which brake.
pub(super) fn told(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<Vec<Told>, Error> {
    let stopped: Vec<&Entry> = rows.iter().filter(|row| row.kind == Some(Kind::DuplicateControlStopped)).collect();
    if stopped.is_empty() {
        return Ok(Vec::new());
    }
    let people = users::list(cx)?;
    let administrators = people.iter().filter(|user| user.is_active() && user.role == Role::Admin);
    let told = administrators.flat_map(|user| stopped.iter().map(|row| (user.id, *row)));
    Ok(told.filter_map(|(user, row)| Some(Told { row: row.id, user, notice: notice(row)? })).collect())
}

fn notice(row: &Entry) -> Option<Notice> {
    let share = |name: &str| {
        let number = |at: usize| row.after[name][at].as_i64().unwrap_or_default();
        format!("{} of {}", number(0), number(1))
    };
    Some(Notice {
        id: NoticeId(0),
        at: row.at,
        topic: Topic::System,
        kind: "duplicate_control_stopped".to_owned(),
        text: "Duplicate control stopped itself".to_owned(),
        detail: format!("It merged {} requests; its trial said {}.", share("window"), share("expected")),
        link: format!("/pipelines/{}/duplicate-control", row.about.pipeline?),
        incoming_lead_id: None,
        mail_id: None,
        read_at: None,
    })
}
