//! What a mailbox brought and has still to bring: the first import, the audit, the quarantine, the folders that are read
//! . Who may change the mailbox asks for more of it here.

use super::change::changeable;
use super::mailbox::page;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::icon::icon;
use crate::ui::partial::{Swap, partial};
use crate::ui::time::{Clock, ago};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::ids::{FolderId, MailboxId};
use flow::channels::folders::{self, Audit, Folder, FolderRole, Progress};
use flow::channels::mailboxes::Mailbox;
use maud::{Markup, html};
use serde::Deserialize;

/// The element that asks again while a first import or an audit goes on, and how often.
const BUSY: (&str, &str) = ("keeping-goes-on", "every 3s");
/// And while nothing does: another element, so that it begins anew.
const IDLE: (&str, &str) = ("keeping-rests", "every 30s");

/// How a mailbox is kept.
pub(super) struct Keeping {
    mailbox: MailboxId,
    progress: Option<Progress>,
    audit: Option<Audit>,
    is_audit_due: bool,
    quarantined: i64,
    folders: Vec<Folder>,
}

impl Keeping {
    /// The same number of queries however many folders.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub(super) fn load(cx: &mut Cx<'_>, mailbox: &Mailbox) -> Result<Keeping, Failure> {
        Ok(Keeping {
            mailbox: mailbox.id,
            progress: folders::progress(cx, mailbox.id)?,
            audit: Audit::of_mailbox(cx, mailbox.id)?,
            is_audit_due: folders::is_audit_due(cx, mailbox.id)?,
            quarantined: folders::count_quarantine(cx, mailbox)?,
            folders: folders::list_folders(cx, mailbox.id)?,
        })
    }

    /// The sections, for whoever may change the mailbox.
    pub(super) fn sections(&self, who: &SignedIn, clock: &Clock) -> Markup {
        html! {
            section aria-labelledby="keeping" {
                h2.head id="keeping" { "Synchronisation" }
                (self.progress(who, clock))
            }
            @if !self.folders.is_empty() { (self.which(who)) }
        }
    }

    /// How far it is; it asks for itself, often while something goes on.
    fn progress(&self, who: &SignedIn, clock: &Clock) -> Markup {
        let (name, often) = if self.progress.is_some() || self.is_audit_due { BUSY } else { IDLE };
        html! {
            div.box id="mailbox-keeping" {
                div id=(name) hx-get={ "/mail/mailboxes/" (self.mailbox) "/keeping" } hx-trigger=(often) hx-swap="none" hidden {}
                @if let Some(progress) = self.progress { (import(progress)) }
                (self.compared(who, clock))
                div.li.wrap {
                    span.grow {
                        b { "Quarantine" } " " @if self.quarantined > 0 { span.pill.num { (counted(self.quarantined)) } }
                        span.muted.small.line { "Mails that could not be read, with their raw bytes" }
                    }
                    a.btn href={ "/mail/mailboxes/" (self.mailbox) "/quarantine" } { (icon("inbox")) "Look through it" }
                }
            }
        }
    }

    /// The audit, and a way to have it now.
    fn compared(&self, who: &SignedIn, clock: &Clock) -> Markup {
        html! {
            form.li.wrap method="post" action={ "/mail/mailboxes/" (self.mailbox) "/audit" } {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                span.grow {
                    b { "Compared with the server" @if let Some(audit) = &self.audit { " " span.muted.small { (ago(clock, audit.at)) } } }
                    span.muted.small.line {
                        @match &self.audit { Some(audit) => (audit.sentence()), None => "Not yet. It is done each night; what is missing is fetched." }
                    }
                    @if self.is_audit_due { span.muted.small.line { "It is compared as soon as the server answers." } }
                }
                button.btn { (icon("refresh-cw")) "Check now" }
            }
        }
    }

    fn which(&self, who: &SignedIn) -> Markup {
        let (read, others): (Vec<&Folder>, Vec<&Folder>) =
            self.folders.iter().partition(|folder| folder.role != FolderRole::Ignored);
        html! {
            section aria-labelledby="folders" {
                h2.head id="folders" { "Folders" }
                div.box {
                    @for folder in read { (self.folder(who, folder)) }
                    @if !others.is_empty() {
                        details.folders {
                            summary.li { (icon("chevron-right")) "Folders that are not read " span.muted.num { (others.len()) } }
                            @for folder in others { (self.folder(who, folder)) }
                        }
                    }
                }
            }
        }
    }

    fn folder(&self, who: &SignedIn, folder: &Folder) -> Markup {
        let (words, offers): (&str, &[(&str, &str)]) = match folder.role {
            FolderRole::Inbox => ("What comes in", &[]),
            FolderRole::Sent => ("What was sent, from other programs too", &[("ignored", "Do not read it")]),
            FolderRole::Extra => {
                ("Read like the inbox", &[("ignored", "Do not read it"), ("sent", "It holds what was sent")])
            }
            FolderRole::Ignored => ("Not read", &[("extra", "Read it"), ("sent", "It holds what was sent")]),
        };
        html! {
            form.li.wrap method="post" action={ "/mail/mailboxes/" (self.mailbox) "/folders" } {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                input type="hidden" name="folder" value=(folder.id);
                span.grow { b { (folder.name) } span.muted.small.line { (words) } }
                @for (role, verb) in offers { button.btn name="role" value=(role) { (verb) span.sr { ": " (folder.name) } } }
            }
        }
    }
}

fn counted(number: i64) -> String {
    if number < folders::MAX_COUNTED { number.to_string() } else { format!("{number} and more") }
}

fn import(progress: Progress) -> Markup {
    html! {
        div.li {
            span.grow {
                b { "First import" } " " span.muted.small.num { (progress.done) " of " (progress.planned) " mails" }
                progress.progress max=(progress.planned) value=(progress.done) aria-label="First import" {}
            }
        }
    }
}

/// `GET /mail/mailboxes/{id}/keeping`: how far it is, for a page that is open.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn show_keeping(State(web): State<Web>, who: SignedIn, Path(id): Path<MailboxId>) -> Result<Markup, Failure> {
    let mailbox = changeable(&web, &who, id).await?;
    let keeping = web.desk.read(&who, move |cx: &mut Cx<'_>| Keeping::load(cx, &mailbox)).await?;
    Ok(partial("#mailbox-keeping", Swap::Morph, &keeping.progress(&who, &shell::clock(&web, &who))))
}

/// `POST /mail/mailboxes/{id}/audit`: the server's mails are compared with ours now.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`].
pub async fn compare(State(web): State<Web>, who: SignedIn, Path(id): Path<MailboxId>) -> Result<Response, Failure> {
    web.desk.write(&who, move |cx| folders::ask_for_audit(cx, id).map_err(Failure::from)).await?;
    Ok(page(id))
}

/// What a folder is to be.
#[derive(Clone, Debug, Deserialize)]
pub struct Wish {
    folder: FolderId,
    role: String,
}

/// `POST /mail/mailboxes/{id}/folders`: a folder is read, is no longer, or holds what was sent.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Denied`], [`Failure::Invalid`].
pub async fn choose_folder(
    State(web): State<Web>,
    who: SignedIn,
    Path(id): Path<MailboxId>,
    Form(wish): Form<Wish>,
) -> Result<Response, Failure> {
    let role = FolderRole::from_stored(&wish.role);
    web.desk.write(&who, move |cx| folders::set_folder_role(cx, id, wish.folder, role).map_err(Failure::from)).await?;
    Ok(page(id))
}
