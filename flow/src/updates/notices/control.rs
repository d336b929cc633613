//! Duplicate control that stopped itself, for every administrator: until one says so, each request waits.

use super::reader::Told;
use super::{Notice, Topic, stopped};
use crate::updates::Error;
use base::Cx;
use base::ids::NoticeId;
use base::journal::{Entry, Kind};

/// Who is told of which brake.
pub(super) fn told(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<Vec<Told>, Error> {
    stopped::told(cx, rows, Kind::DuplicateControlStopped, notice)
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
