//! The form of a mail: to whom, from where, its words, its files. Without script it is a form as any other.

use super::dead::warning;
use super::later::{Later, choice, told};
use super::notice::{Notice, notice};
use super::quoted::{Quoted, quoted};
use super::typed::written;
use crate::assets;
use crate::files::size_words;
use crate::ui::icon::{icon, small};
use base::ids::{LeadId, MailId};
use flow::channels::mailboxes::Mailbox;
use flow::channels::mails::{Correspondent, DeadAddress, MailFile, Recipients};
use flow::channels::outbox::{Answering, How};
use flow::form_drafts::DraftForm;
use flow::timeline::templates::MailTemplate;
use maud::{Markup, PreEscaped, html};

/// A mail as far as it is written, and what may be chosen for it.
pub struct View<'a> {
    pub csrf_token: &'a str,
    pub form: &'a DraftForm,
    pub mailboxes: &'a [Mailbox],
    pub from: Option<base::ids::MailboxId>,
    pub recipients: &'a Recipients,
    /// Those of them whom no mail reaches.
    pub dead: &'a [DeadAddress],
    pub subject: &'a str,
    /// Cleaned.
    pub html: &'a str,
    pub answering: Option<Answering>,
    /// The mail that is answered or passed on.
    pub quoted: Option<&'a Quoted>,
    pub notice: Option<&'a Notice>,
    pub lead: Option<LeadId>,
    pub files: &'a [MailFile],
    /// Files of the mail that is passed on or quoted, which stay behind.
    pub left: &'a [MailFile],
    pub templates: &'a [MailTemplate],
    /// Its opening will be noted.
    pub is_tracked: bool,
    pub later: &'a Later,
}

/// The form.
pub fn form(view: &View<'_>) -> Markup {
    html! {
        (script())
        form.composer.mail-write id="mail-write" method="post" action="/mail/drafts" enctype="multipart/form-data" aria-label="Mail" {
            input type="hidden" name="csrf_token" value=(view.csrf_token);
            (draft_field(view.form.draft))
            input type="hidden" name="key" value=(view.form.key);
            input type="hidden" name="base" value=(view.form.base);
            input type="hidden" name="template" value="";
            @if let Some(answering) = view.answering {
                input type="hidden" name="answer" value=(answering.mail);
                input type="hidden" name="how" value=(answering.how.as_str());
            }
            @if let Some(lead) = view.lead { input type="hidden" name="lead" value=(lead); }
            // Enter in a field presses the first button of a form.
            button hidden name="action" value="save" formnovalidate {}
            (notice(view.notice))
            (told(view.later))
            (envelope(view))
            (words(view))
            @if let Some(view) = view.quoted { (quoted(view)) }
            (attached(view.files))
            (left(view.left, view.answering))
            (foot(view))
        }
    }
}

/// What edits, saves and sends by keys; only pages where something is written load it.
pub fn script() -> Markup {
    html! { script type="module" src=(assets::url("js/mail-write.js")) {} }
}

/// The number of the draft; it comes with the first answer to what was typed.
pub fn draft_field(draft: Option<MailId>) -> Markup {
    html! { input type="hidden" name="draft" id="mail-draft" value=(draft.map_or(String::new(), |id| id.to_string())); }
}

fn envelope(view: &View<'_>) -> Markup {
    let has_copies = !view.recipients.cc.is_empty() || !view.recipients.bcc.is_empty();
    html! {
        div.mail-line {
            label for="mail-to" { "To" }
            (people("to", &view.recipients.to, view.notice))
            label.muted for="mail-from" { "from" }
            select.bare id="mail-from" name="mailbox" {
                @for mailbox in view.mailboxes { option value=(mailbox.id) selected[Some(mailbox.id) == view.from] { (mailbox.address) } }
            }
        }
        (warning(view.dead))
        datalist id="mail-people" {}
        details.mail-copies open[has_copies] {
            summary { "Cc, Bcc" }
            div.mail-line { label for="mail-cc" { "Cc" } (people("cc", &view.recipients.cc, view.notice)) }
            div.mail-line { label for="mail-bcc" { "Bcc" } (people("bcc", &view.recipients.bcc, view.notice)) }
        }
        div.mail-line {
            label for="mail-subject" { "Subject" }
            input.bare.grow id="mail-subject" name="subject" value=(view.subject) maxlength="250" autocomplete="off";
        }
    }
}

/// A list with commas; script makes chips of it.
fn people(name: &str, list: &[Correspondent], notice: Option<&Notice>) -> Markup {
    let is_wrong = notice.is_some_and(|notice| notice.is_at(name));
    html! {
        input.bare.grow id={ "mail-" (name) } name=(name) value=(written(list)) autocomplete="off" required[name == "to"] data-people
            aria-invalid=[is_wrong.then_some("true")] aria-describedby=[is_wrong.then_some("mail-notice")];
    }
}

/// The editor, which script shows, over the field that is sent.
fn words(view: &View<'_>) -> Markup {
    html! {
        div.mail-editor id="mail-editor" contenteditable="true" role="textbox" aria-multiline="true" aria-label="Message" hidden { (PreEscaped(view.html)) }
        textarea.bare.mail-text id="mail-text" name="text" rows="10" aria-label="Message" { (plain(view.html)) }
        textarea hidden id="mail-html" name="html" disabled aria-hidden="true" {}
    }
}

/// What stands in the field of those without script.
fn plain(html: &str) -> String {
    flow::drafting::text_of(html)
}

/// The files of the draft.
pub fn attached(files: &[MailFile]) -> Markup {
    html! {
        ul.mail-files id="mail-files" {
            @for file in files {
                li.pill {
                    (small("paperclip")) a href={ "/attachments/" (file.id) } { (file.file.name) } " "
                    span.muted { (size_words(file.file.size_bytes)) }
                    button.mini name="action" value={ "without-" (file.id) } formnovalidate aria-label={ "Remove " (file.file.name) } { (small("x")) }
                }
            }
        }
    }
}

/// What could not be fetched from the mail server.
fn left(files: &[MailFile], answering: Option<Answering>) -> Markup {
    let stays = match answering.map(|answering| answering.how) {
        Some(How::Reply | How::ReplyAll) => "is not shown in what you quote",
        Some(How::Forward) | None => "does not go with it",
    };
    html! {
        @for file in files {
            p.hint role="status" { (small("circle-alert")) " " (file.file.name) " " (stays) ": it lies on the mail server only, and could not be fetched." }
        }
    }
}

/// Throws the draft away, once there is one.
pub fn discarding(draft: Option<MailId>) -> Markup {
    html! {
        span id="mail-discard" {
            @if let Some(id) = draft {
                button.btn.icon.ghost formaction={ "/mail/drafts/" (id) "/deletion" } formnovalidate aria-label="Throw this draft away" title="Throw away" { (icon("trash-2")) }
            }
        }
    }
}

const COMMANDS: [(&str, &str, &str); 4] = [
    ("bold", "bold", "Bold"),
    ("italic", "italic", "Italic"),
    ("insertUnorderedList", "list", "List"),
    ("createLink", "link", "Link"),
];

fn foot(view: &View<'_>) -> Markup {
    html! {
        p.hint id="mail-missing" role="status" {}
        @if view.is_tracked { p.hint { (small("mail-open")) " Open tracking is on: it is noted when this mail is opened." } }
        footer {
            span.group.mail-format role="group" aria-label="Format" hidden {
                @for (command, picture, name) in COMMANDS {
                    button.mini type="button" data-format=(command) aria-label=(name) { (icon(picture)) }
                }
            }
            label.mini.mail-attach title="Attach" { (icon("paperclip")) span.sr { "Attach files" } input.sr type="file" name="files" id="mail-attach" multiple; }
            @if !view.templates.is_empty() {
                label.mail-template { span.sr { "Template" }
                    select.bare id="mail-template" aria-label="Template" {
                        option value="" { "Template" }
                        @for one in view.templates { option value=(one.id) { @if !one.folder.is_empty() { (one.folder) " / " } (one.name) } }
                    }
                }
            }
            span.small.muted id="mail-saved" role="status" {}
            span.grow {}
            (discarding(view.form.draft))
            button.btn.ghost.mail-save name="action" value="save" formnovalidate { "Save" }
            (choice(view.later))
            button.btn.primary name="action" value="send" { (icon("send")) "Send" }
        }
    }
}
