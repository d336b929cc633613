//! What a mailbox brought and has still to bring: the first import, the audit, the quarantine, the folders that are read
//! . Who may change the mailbox asks for more of it here.

use super::mailbox::page;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::icon::icon;
use crate::ui::time::{Clock, ago};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Cx;
use base::ids::{FolderId, MailboxId};
use flow::channels::folders::{self, Audit, Folder, FolderRole, Progress};
use maud::{Markup, html};
use serde::Deserialize;

/// How a mailbox is kept.
pub(super) struct Keeping {
    mailbox: MailboxId,
    progress: Option<Progress>,
    audit: Option<Audit>,
    is_audit_due: bool,
    folders: Vec<Folder>,
}

impl Keeping {
    /// The same number of queries however many folders.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub(super) fn load(cx: &mut Cx<'_>, mailbox: MailboxId) -> Result<Keeping, Failure> {
        Ok(Keeping {
            mailbox,
            progress: folders::progress(cx, mailbox)?,
            audit: Audit::of_mailbox(cx, mailbox)?,
            is_audit_due: folders::is_audit_due(cx, mailbox)?,
            folders: folders::list_folders(cx, mailbox)?,
        })
    }

    /// The sections, for whoever may change the mailbox.
    pub(super) fn sections(&self, who: &SignedIn, clock: &Clock) -> Markup {
        html! {
            section aria-labelledby="keeping" {
                h2.head id="keeping" { "Synchronisation" }
                div.box {
                    @if let Some(progress) = self.progress { (import(progress)) }
                    (self.compared(who, clock))
                    div.li.wrap {
                        span.grow { b { "Quarantine" } span.muted.small.line { "Mails that could not be read, with their raw bytes" } }
                        a.btn href={ "/mail/mailboxes/" (self.mailbox) "/quarantine" } { (icon("inbox")) "Look through it" }
                    }
                }
            }
            @if !self.folders.is_empty() { (self.which(who)) }
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
