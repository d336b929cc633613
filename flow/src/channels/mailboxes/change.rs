//! What a mailbox does with what comes is changed, or how it is reached.

use super::connecting::check_server;
use super::{Auth, MailLeads, Mailbox, MailboxKind, Server, ask_for_look, load_mailbox, require_change, require_use};
use crate::channels::sources::alter_source;
use crate::channels::{Error, SourceChange, store};
use base::Cx;
use base::access::{Right, require};
use base::ids::{MailboxId, PipelineId, UserId};
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};

/// The most days of silence after which the same subject may still belong to the same thread: ten years.
pub const MAX_FRESH_AFTER_DAYS: i64 = 3_650;

/// Why a shared mailbox is not shared with administrators: kept, it would be once it is somebody's own.
const SHARED_ALREADY: &str =
    "A shared mailbox is everybody's. Only a personal one is shared with administrators. Nothing was changed.";

/// What may be changed about a mailbox; `None` leaves as it is.
#[derive(Clone, Debug, Default)]
pub struct MailboxChange {
    /// Other servers, or another sign-in, that have been tried.
    pub reached: Option<Reached>,
    /// The pipeline in which its mails become incoming leads.
    pub pipeline_id: Option<PipelineId>,
    /// Who is responsible for them, or nobody.
    pub responsible_id: Option<Option<UserId>>,
    /// Whether administrators see it although it is personal.
    pub shared_with_admins: Option<bool>,
    /// Whether mails stand together by customer and subject.
    pub groups_threads: Option<bool>,
    /// What becomes of mails of people without an open lead.
    pub leads: Option<MailLeads>,
    /// Whether a reply to an incoming lead accepts it.
    pub accepts_on_reply: Option<bool>,
    /// After how many days of silence the same subject begins a thread of its own.
    pub fresh_after_days: Option<i64>,
    /// Whether it is followed; one that is not keeps its place and goes on from there.
    pub is_followed: Option<bool>,
}

/// How a mailbox is reached.
#[derive(Clone, Debug)]
pub struct Reached {
    /// Where it is read.
    pub server: Server,
    /// Where its mails are handed in, if it sends.
    pub smtp: Option<Server>,
    /// How Sluice signs in to both.
    pub auth: Auth,
}

/// Changes a mailbox.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`, `BadSetting`.
pub fn change_mailbox(cx: &mut Cx<'_>, id: MailboxId, change: MailboxChange) -> Result<Mailbox, Error> {
    let mut mailbox = load_mailbox(cx, id)?;
    require_change(cx, &mailbox)?;
    let before = summary(&mailbox);
    let is_reached_anew = change.reached.is_some();
    if let Some(reached) = change.reached {
        for server in [Some(&reached.server), reached.smtp.as_ref()].into_iter().flatten() {
            check_server(server)?;
        }
        (mailbox.server, mailbox.smtp, mailbox.auth) = (reached.server, reached.smtp, reached.auth);
        "connecting".clone_into(&mut mailbox.state.word);
        "Connecting anew.".clone_into(&mut mailbox.state.text);
        mailbox.state.at = cx.now;
    }
    if change.shared_with_admins == Some(true) && mailbox.kind == MailboxKind::Shared {
        return Err(Error::BadSetting(SHARED_ALREADY.to_owned()));
    }
    mailbox.shared_with_admins = change.shared_with_admins.unwrap_or(mailbox.shared_with_admins);
    mailbox.groups_threads = change.groups_threads.unwrap_or(mailbox.groups_threads);
    mailbox.leads = change.leads.unwrap_or(mailbox.leads);
    mailbox.accepts_on_reply = change.accepts_on_reply.unwrap_or(mailbox.accepts_on_reply);
    if let Some(days) = change.fresh_after_days {
        if !(1..=MAX_FRESH_AFTER_DAYS).contains(&days) {
            return Err(Error::BadSetting(format!("Write a number of days from 1 to {MAX_FRESH_AFTER_DAYS}.")));
        }
        mailbox.fresh_after_days = days;
    }
    if change.pipeline_id.is_some() || change.responsible_id.is_some() || change.is_followed.is_some() {
        let source = SourceChange {
            pipeline_id: change.pipeline_id,
            responsible_id: change.responsible_id,
            is_on: change.is_followed,
            ..SourceChange::default()
        };
        alter_source(cx, mailbox.source_id, source)?;
    }
    store::update_mailbox(cx, &mailbox)?;
    if is_reached_anew {
        // Also where only its tokens are others: whoever follows it gave up, and begins again.
        ask_for_look(cx, id)?;
    }
    record(cx, &mailbox, before)?;
    Ok(mailbox)
}

/// Makes a mailbox shared, or the actor's own: an administrator's to do, who must see it (EM-10, EM-12).
///
/// # Errors
/// `Denied`, `NoSuchMailbox`.
pub(crate) fn set_kind(cx: &mut Cx<'_>, before: &Mailbox, kind: MailboxKind) -> Result<Mailbox, Error> {
    require_use(cx, before)?;
    require(cx, Right::SetUp)?;
    let user_id = cx.actor.user().filter(|_| kind == MailboxKind::Personal).unwrap_or(before.user_id);
    let after = Mailbox { kind, user_id, shared_with_admins: false, ..before.clone() };
    store::update_mailbox(cx, &after)?;
    record(cx, &after, summary(before))?;
    Ok(after)
}

/// What the journal keeps of a mailbox: nothing secret.
fn summary(mailbox: &Mailbox) -> Json {
    let server = |server: &Server| format!("{}:{}", server.host, server.port);
    json!({
        "mailbox": mailbox.id, "address": mailbox.address, "kind": mailbox.kind.as_str(), "owner": mailbox.user_id,
        "shared_with_admins": mailbox.shared_with_admins, "imap": server(&mailbox.server),
        "smtp": mailbox.smtp.as_ref().map(server), "auth": mailbox.auth.as_str(),
        "groups_threads": mailbox.groups_threads, "leads": mailbox.leads.as_str(),
        "accepts_on_reply": mailbox.accepts_on_reply, "fresh_after_days": mailbox.fresh_after_days,
    })
}

fn record(cx: &mut Cx<'_>, mailbox: &Mailbox, before: Json) -> Result<(), Error> {
    let about = About { source: Some(mailbox.source_id), ..About::default() };
    journal::record(cx, Happening::change(Kind::MailboxChanged, about, before, summary(mailbox)))?;
    Ok(())
}
