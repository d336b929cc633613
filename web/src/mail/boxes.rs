//! The pane of the boxes: those that somebody may use, shared and personal, each with how it is doing.

use crate::ui::hue::Hue;
use crate::ui::icon::{icon, small};
use flow::channels::mailboxes::{Mailbox, MailboxKind};
use maud::{Markup, html};

/// The pane.
pub(super) fn pane(boxes: &[Mailbox]) -> Markup {
    html! {
        nav.pane.boxes aria-label="Mailboxes" {
            div.scroll.nav {
                a href="/mail" aria-current="page" { (icon("inbox")) "Inbox" }
                (group("Shared", boxes, MailboxKind::Shared))
                (group("Personal", boxes, MailboxKind::Personal))
            }
            div.foot { a.btn.ghost.block href="/mail/settings" { (icon("settings")) "Mail settings" } }
        }
    }
}

fn group(title: &str, boxes: &[Mailbox], kind: MailboxKind) -> Markup {
    html! {
        @if boxes.iter().any(|mailbox| mailbox.kind == kind) {
            h2 { (title) }
            ul {
                @for mailbox in boxes.iter().filter(|mailbox| mailbox.kind == kind) {
                    li.row title=(mailbox.address) {
                        span class={ "dot " (Hue::of_id(mailbox.id.0).class()) } {} span.clip { (short(&mailbox.address)) }
                        @if is_troubled(mailbox) { span.n.bad { (small("triangle-alert")) span.sr { (mailbox.state.text) } } }
                    }
                }
            }
        }
    }
}

/// `sales@` for `sales@harborpine.example`: the domain is nearly always the same.
pub(super) fn short(address: &str) -> &str {
    address.find('@').map_or(address, |at| &address[..=at])
}

/// Whether somebody has to do something for it.
pub(super) fn is_troubled(mailbox: &Mailbox) -> bool {
    matches!(mailbox.state.word.as_str(), "failing" | "sign_in_again")
}
