//! Mailboxes: IMAP accounts that are followed, each behind a mail source (EM-01, EM-30).

use super::{Channel, Error, NewSource, Source, add_source, load_source, store};
use base::Cx;
use base::access::{Right, require};
use base::clock::Seconds;
use base::ids::{MailboxId, PipelineId, SourceId, UserId};
use base::journal::{self, About, Happening, Kind};
use serde_json::{Value as Json, json};

/// Characters of a host, an address or a user name.
const MAX_SETTING_CHARS: usize = 254;

/// Who may see what a mailbox holds (EM-10, EM-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailboxKind {
    /// Everybody with the mail right.
    Shared,
    /// Its owner alone.
    Personal,
}

impl MailboxKind {
    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            MailboxKind::Shared => "shared",
            MailboxKind::Personal => "personal",
        }
    }

    /// Reads the stored word; an unknown word is the more private kind.
    pub fn from_stored(word: &str) -> MailboxKind {
        if word == "shared" { MailboxKind::Shared } else { MailboxKind::Personal }
    }
}

/// How a mailbox is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxState {
    /// `connecting`, `following`, `failing` or `sign_in_again`.
    pub word: String,
    /// A sentence for people.
    pub text: String,
    /// Since when, Unix seconds.
    pub at: Seconds,
}

/// A mailbox.
#[derive(Clone, Debug)]
pub struct Mailbox {
    /// Its id.
    pub id: MailboxId,
    /// The source through which its mails come in.
    pub source_id: SourceId,
    /// Who may see it.
    pub kind: MailboxKind,
    /// Who connected it.
    pub user_id: UserId,
    /// Its address.
    pub address: String,
    /// How it is reached.
    pub server: Server,
    /// The password, sealed by the vault; opened only to sign in.
    pub sealed_password: Vec<u8>,
    /// How far its mails have been stored.
    pub cursor: Option<MailCursor>,
    /// How it is doing.
    pub state: MailboxState,
}

/// Where an IMAP server is and who signs in there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The host's name.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The user's name there.
    pub username: String,
    /// `implicit` (993) or `starttls` (143); never without TLS.
    pub tls: Tls,
}

/// When TLS begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// With the first byte.
    Implicit,
    /// After the STARTTLS command.
    StartTls,
}

impl Tls {
    /// The word stored in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Tls::Implicit => "implicit",
            Tls::StartTls => "starttls",
        }
    }

    /// Reads the word; anything unknown means with the first byte, the safer of the two.
    pub fn from_word(word: &str) -> Tls {
        if word == "starttls" { Tls::StartTls } else { Tls::Implicit }
    }
}

/// How far a mailbox's mails have been stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MailCursor {
    /// The server's word that UIDs still mean the same.
    pub uid_validity: u32,
    /// The highest UID that is stored, set aside or skipped.
    pub last_uid: u32,
    /// When the newest stored mail reached the server, Unix seconds.
    pub last_internal_date: Option<Seconds>,
}

/// A mailbox to be connected; the password is already sealed.
#[derive(Clone, Debug)]
pub struct NewMailbox {
    /// The pipeline into which its mails come.
    pub pipeline_id: PipelineId,
    /// Who may see it.
    pub kind: MailboxKind,
    /// Its address.
    pub address: String,
    /// How it is reached.
    pub server: Server,
    /// The password, sealed.
    pub sealed_password: Vec<u8>,
    /// Who becomes responsible for what it brings.
    pub responsible_id: Option<UserId>,
}

/// The context under which a mailbox's password is sealed.
pub const PASSWORD_CONTEXT: &str = "mailbox password";

/// Whether the account follows this user's mailbox on this host, through whichever port.
fn is_connected(cx: &mut Cx<'_>, server: &Server) -> Result<bool, Error> {
    let same = |known: &Server| known.host.eq_ignore_ascii_case(&server.host) && known.username == server.username;
    Ok(store::list_mailboxes(cx, false)?.iter().any(|mailbox| same(&mailbox.server)))
}

/// Connects a mailbox: a mail source and what its follower needs to know.
///
/// # Errors
/// `Denied`; `BadSetting`, also for a mailbox that is connected already.
pub fn add_mailbox(cx: &mut Cx<'_>, new: NewMailbox, user: UserId) -> Result<(Source, MailboxId), Error> {
    let address = super::handles::email(&new.address)
        .ok_or_else(|| Error::BadSetting("This is not an e-mail address.".to_owned()))?;
    for (what, value) in [("server", &new.server.host), ("user name", &new.server.username)] {
        if value.trim().is_empty() || value.chars().count() > MAX_SETTING_CHARS {
            return Err(Error::BadSetting(format!("Write a {what} of 1 to {MAX_SETTING_CHARS} characters.")));
        }
    }
    require(cx, Right::SetUp)?;
    if is_connected(cx, &new.server)? {
        return Err(Error::BadSetting("This mailbox is connected already: every mail would come in twice.".to_owned()));
    }
    let source = add_source(
        cx,
        NewSource {
            pipeline_id: new.pipeline_id,
            channel: Channel::Mail,
            name: address.written.clone(),
            external_id: None,
            responsible_id: new.responsible_id,
            settings: json!({}),
        },
    )?;
    let state =
        MailboxState { word: "connecting".to_owned(), text: "Connecting for the first time.".to_owned(), at: cx.now };
    let mailbox = Mailbox {
        id: cx.next_id()?,
        source_id: source.id,
        kind: new.kind,
        user_id: user,
        address: address.value,
        server: new.server,
        sealed_password: new.sealed_password,
        cursor: None,
        state,
    };
    store::insert_mailbox(cx, &mailbox)?;
    Ok((source, mailbox.id))
}

/// The mailbox, or an error if absent or disconnected.
///
/// # Errors
/// `NoSuchMailbox`.
pub fn load_mailbox(cx: &mut Cx<'_>, id: MailboxId) -> Result<Mailbox, Error> {
    store::find_mailbox(cx, id)?.ok_or(Error::NoSuchMailbox(id))
}

/// The mailboxes of the account whose source is switched on.
///
/// # Errors
/// Whatever the database answers.
pub fn list_followed(cx: &mut Cx<'_>) -> Result<Vec<Mailbox>, Error> {
    Ok(store::list_mailboxes(cx, true)?)
}

/// Every mailbox of the account.
///
/// # Errors
/// Whatever the database answers.
pub fn list_mailboxes(cx: &mut Cx<'_>) -> Result<Vec<Mailbox>, Error> {
    Ok(store::list_mailboxes(cx, false)?)
}

/// Moves the cursor, in the transaction that keeps the mails it passes.
///
/// # Errors
/// Whatever the database answers.
pub fn set_cursor(cx: &mut Cx<'_>, id: MailboxId, cursor: MailCursor) -> Result<(), Error> {
    Ok(store::set_mail_cursor(cx, id, cursor)?)
}

/// Says how a mailbox is doing; an error also shows in its source's health line, and the first of a row of them is told
/// to administrators and to whoever connected it (NT-02).
///
/// # Errors
/// Whatever the database answers.
pub fn set_state(cx: &mut Cx<'_>, mailbox: &Mailbox, word: &str, text: &str) -> Result<(), Error> {
    let is_trouble = |word: &str| word == "failing" || word == "sign_in_again";
    let was_well = store::find_mailbox(cx, mailbox.id)?.is_some_and(|known| !is_trouble(&known.state.word));
    store::set_mailbox_state(cx, mailbox.id, word, text)?;
    if is_trouble(word) {
        super::note_error(cx, mailbox.source_id, text)?;
        if was_well {
            let about = About { source: Some(mailbox.source_id), ..About::default() };
            let after =
                json!({ "mailbox": mailbox.id, "address": mailbox.address, "owner": mailbox.user_id, "text": text });
            journal::record(cx, Happening::change(Kind::MailboxTroubled, about, Json::Null, after))?;
        }
    }
    Ok(())
}

/// Disconnects a mailbox: its mails stay, its password is wiped.
///
/// # Errors
/// `NoSuchMailbox`, `Denied`.
pub fn disconnect(cx: &mut Cx<'_>, id: MailboxId) -> Result<(), Error> {
    let mailbox = load_mailbox(cx, id)?;
    load_source(cx, mailbox.source_id)?;
    super::delete_source(cx, mailbox.source_id)?;
    store::wipe_mailbox(cx, id)?;
    Ok(())
}
