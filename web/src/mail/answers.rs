//! Ways to answer a mail. A press brings the form below the thread, and without script on a page of its own.

use super::boxes::Boxes;
use crate::session::SignedIn;
use crate::ui::icon::icon;
use base::ids::MailId;
use flow::channels::mails::Mail;
use flow::channels::outbox::How;
use maud::{Markup, html};

/// How a mail is answered: icon, words, key.
const ANSWERS: [(How, &str, &str, &str); 3] = [
    (How::Reply, "reply", "Reply", "r"),
    (How::ReplyAll, "reply-all", "Reply all", "a"),
    (How::Forward, "forward", "Forward", "f"),
];

/// True where somebody can answer this mail.
pub(super) fn may_answer(who: &SignedIn, boxes: &Boxes, mail: &Mail) -> bool {
    let may_send = who.writes() && boxes.mailboxes.iter().any(|mailbox| mailbox.smtp.is_some());
    may_send && !mail.state.is_ours_to_change() && mail.is_readable()
}

/// Those for the whole thread, which answer its newest mail.
pub(super) fn below_the_thread(mail: MailId) -> Markup {
    html! { @for (how, picture, words, key) in ANSWERS { (way(mail, how, "btn", Some(key), &html! { (icon(picture)) (words) }, None)) } }
}

/// Those of one mail; `of` is whose it is.
pub(super) fn of_mail(mail: MailId, of: &str) -> Markup {
    html! {
        div.row.mail-answers {
            @for (how, picture, words, _) in ANSWERS {
                (way(mail, how, "mini", None, &icon(picture), Some(&format!("{words}: mail of {of}"))))
            }
        }
    }
}

fn way(mail: MailId, how: How, class: &str, key: Option<&str>, inside: &Markup, name: Option<&str>) -> Markup {
    let address = format!("/mail/write?answer={mail}&how={}", how.as_str());
    html! {
        a class=(class) href=(address) hx-get=(address) hx-target="#answers" hx-swap="innerHTML" data-key=[key] aria-label=[name] title=[name] { (inside) }
    }
}
