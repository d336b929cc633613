//! A mailbox as it is answered: nothing secret.

use crate::call::Call;
use flow::channels::Source;
use flow::channels::mailboxes::{Mailbox, Server};
use serde_json::{Value as Json, json};

pub(super) fn show(call: &Call, mailbox: &Mailbox, source: &Source) -> Json {
    let mut row = json!({
        "id": mailbox.id, "address": mailbox.address, "kind": mailbox.kind.as_str(),
        "shared_with_admins": mailbox.shared_with_admins, "pipeline_id": source.pipeline_id, "source_id": source.id,
        "user_id": mailbox.user_id, "responsible_user_id": source.responsible_id.map_or(0, |user| user.0),
        "auth": mailbox.auth.as_str(), "username": mailbox.server.username, "imap": server(&mailbox.server),
        "smtp": mailbox.smtp.as_ref().map(server),
    });
    let rest = json!({
        "groups_threads": mailbox.groups_threads, "leads": mailbox.leads.as_str(),
        "accepts_on_reply": mailbox.accepts_on_reply, "fresh_after_days": mailbox.fresh_after_days,
        "is_on": source.is_on, "state": mailbox.state.word, "state_text": mailbox.state.text,
        "state_at": mailbox.state.at, "account_id": call.account.id,
        "_links": call.links.own(&format!("mailboxes/{}", mailbox.id)),
    });
    if let (Json::Object(row), Json::Object(rest)) = (&mut row, rest) {
        row.extend(rest);
    }
    row
}

fn server(server: &Server) -> Json {
    json!({ "host": server.host, "port": server.port, "tls": server.tls.as_str() })
}
