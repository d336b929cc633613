//! Webhooks that were switched off by themselves, for every administrator: until one switches it on, its program hears
//! nothing (NT-02).

use super::reader::Told;
use super::{Notice, Topic, stopped};
use crate::updates::Error;
use base::Cx;
use base::ids::NoticeId;
use base::journal::{Entry, Kind};

/// Who is told of which webhook.
pub(super) fn told(cx: &mut Cx<'_>, rows: &[Entry]) -> Result<Vec<Told>, Error> {
    stopped::told(cx, rows, Kind::WebhookStopped, notice)
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
