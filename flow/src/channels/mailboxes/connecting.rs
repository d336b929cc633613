//! A mailbox is connected, and disconnected.

use super::{Auth, MailLeads, Mailbox, MailboxKind, MailboxState, Server, load_mailbox, require_change};
use crate::channels::sources::{remove_source, revive_source};
use crate::channels::{Channel, Error, NewSource, Source, SourceChange, handles, make_source, store};
use base::Cx;
use base::access::{Right, require};
use base::ids::{MailboxId, PipelineId, SourceId, UserId};
use serde_json::json;

/// Characters of a host, an address or a user name.
const MAX_SETTING_CHARS: usize = 254;

/// After so many days of silence a subject begins anew, unless somebody says otherwise.
const FRESH_AFTER_DAYS: i64 = 90;

/// A mailbox to be connected; what is secret is already sealed, and both servers have been tried.
#[derive(Clone, Debug)]
pub struct NewMailbox {
    /// The pipeline into which its mails come.
    pub pipeline_id: PipelineId,
    /// Who may see it.
    pub kind: MailboxKind,
    /// Its address.
    pub address: String,
    /// Where it is read.
    pub server: Server,
    /// Where its mails are handed in, if it sends.
    pub smtp: Option<Server>,
    /// How Sluice signs in to both.
    pub auth: Auth,
    /// Who becomes responsible for what it brings.
    pub responsible_id: Option<UserId>,
}

/// Whether the account follows this user's mailbox on this host, through whichever port.
fn is_connected(cx: &mut Cx<'_>, server: &Server) -> Result<bool, Error> {
    let same = |known: &Server| known.host.eq_ignore_ascii_case(&server.host) && known.username == server.username;
    Ok(store::list_mailboxes(cx, false)?.iter().any(|mailbox| same(&mailbox.server)))
}

/// Connects a mailbox: a mail source and what its follower needs to know. A shared one is an administrator's to connect,
/// a personal one is anybody's who works here (EM-10, EM-11). One that was disconnected and kept its mails goes on as the
/// same mailbox, so that none comes in twice (EM-62).
///
/// # Errors
/// `Denied`; `BadSetting`, also for a mailbox that is connected already.
pub fn add_mailbox(cx: &mut Cx<'_>, new: NewMailbox, user: UserId) -> Result<(Source, MailboxId), Error> {
    require(cx, if new.kind == MailboxKind::Shared { Right::SetUp } else { Right::Work })?;
    let address =
        handles::email(&new.address).ok_or_else(|| Error::BadSetting("This is not an e-mail address.".to_owned()))?;
    for server in [Some(&new.server), new.smtp.as_ref()].into_iter().flatten() {
        check_server(server)?;
    }
    if is_connected(cx, &new.server)? {
        return Err(Error::BadSetting("This mailbox is connected already: every mail would come in twice.".to_owned()));
    }
    let state =
        MailboxState { word: "connecting".to_owned(), text: "Connecting for the first time.".to_owned(), at: cx.now };
    let kept = store::take_kept_mailbox(cx, &address.value, new.kind, user)?;
    let source = door(cx, &new, &address.written, kept.map(|(_, source)| source))?;
    let mailbox = Mailbox {
        id: match kept {
            Some((id, _)) => id,
            None => cx.next_id()?,
        },
        source_id: source.id,
        kind: new.kind,
        shared_with_admins: false,
        user_id: user,
        address: address.value,
        server: new.server,
        smtp: new.smtp,
        auth: new.auth,
        groups_threads: true,
        leads: MailLeads::Incoming,
        accepts_on_reply: false,
        fresh_after_days: FRESH_AFTER_DAYS,
        asked_at: cx.now,
        synced_at: None,
        state,
    };
    store::insert_mailbox(cx, &mailbox)?;
    Ok((source, mailbox.id))
}

/// The source of a mailbox: a new one, or the one through which its kept mails came.
fn door(cx: &mut Cx<'_>, new: &NewMailbox, name: &str, kept: Option<SourceId>) -> Result<Source, Error> {
    match kept {
        Some(id) => {
            let change = SourceChange {
                name: Some(name.to_owned()),
                pipeline_id: Some(new.pipeline_id),
                responsible_id: Some(new.responsible_id),
                ..SourceChange::default()
            };
            revive_source(cx, id, change)
        }
        None => {
            let wish = NewSource {
                pipeline_id: new.pipeline_id,
                channel: Channel::Mail,
                name: name.to_owned(),
                external_id: None,
                responsible_id: new.responsible_id,
                settings: json!({}),
            };
            make_source(cx, wish)
        }
    }
}

pub(super) fn check_server(server: &Server) -> Result<(), Error> {
    for (what, value) in [("server", &server.host), ("user name", &server.username)] {
        if value.trim().is_empty() || value.chars().count() > MAX_SETTING_CHARS {
            return Err(Error::BadSetting(format!("Write a {what} of 1 to {MAX_SETTING_CHARS} characters.")));
        }
    }
    Ok(())
}

/// Disconnects a mailbox: its mails stay, what it signed in with is wiped. A personal one is its owner's to
/// disconnect; when they are removed, it goes with them.
///
/// # Errors
/// `NoSuchMailbox`, also for the personal one of somebody else; `Denied`.
pub fn disconnect(cx: &mut Cx<'_>, id: MailboxId) -> Result<(), Error> {
    let mailbox = load_mailbox(cx, id)?;
    require_change(cx, &mailbox)?;
    end(cx, &mailbox)
}

/// Disconnects the personal mailboxes of somebody who is removed: nobody else could.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn disconnect_of(cx: &mut Cx<'_>, owner: UserId) -> Result<usize, Error> {
    let own = |mailbox: &Mailbox| mailbox.kind == MailboxKind::Personal && mailbox.user_id == owner;
    let own: Vec<Mailbox> = store::list_mailboxes(cx, false)?.into_iter().filter(own).collect();
    for mailbox in &own {
        end(cx, mailbox)?;
    }
    Ok(own.len())
}

fn end(cx: &mut Cx<'_>, mailbox: &Mailbox) -> Result<(), Error> {
    remove_source(cx, mailbox.source_id)?;
    Ok(store::wipe_mailbox(cx, mailbox.id)?)
}

/// A mailbox that is disconnected goes without its mails: connected again, its address begins anew.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn forget_kept(cx: &mut Cx<'_>, id: MailboxId) -> Result<(), Error> {
    Ok(store::set_mailbox_state(cx, id, "emptied", "Disconnected, with its mails.")?)
}
