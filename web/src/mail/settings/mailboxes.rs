//! The mailboxes that somebody may use, and how each is doing.

use crate::failure::Failure;
use crate::mail::boxes::{is_troubled, usable};
use crate::session::SignedIn;
use crate::shell;
use crate::state::Web;
use crate::ui::button::{Look, link};
use crate::ui::empty::{Empty, empty};
use crate::ui::hue::Hue;
use crate::ui::icon::{icon, small};
use crate::ui::time::ago;
use base::Cx;
use flow::channels::mailboxes::{Mailbox, MailboxKind};
use flow::pipelines;
use maud::{Markup, html};

/// The section; an administrator connects another into the first pipeline.
///
/// # Errors
/// [`Failure::Busy`].
pub(super) async fn section(web: &Web, who: &SignedIn) -> Result<Markup, Failure> {
    let asker = who.clone();
    let read = move |cx: &mut Cx<'_>| {
        let pipeline = pipelines::list(cx)?.into_iter().next().filter(|_| asker.is_admin());
        Ok::<_, Failure>((usable(cx, &asker)?, pipeline))
    };
    let (boxes, pipeline) = web.desk.read(who, read).await?;
    let add = pipeline.map(|pipeline| format!("/pipelines/{}/sources/new?channel=mail", pipeline.id));
    let clock = shell::clock(web, who);
    let nothing = Empty {
        icon: "mail",
        title: "No mailbox yet",
        text: if add.is_some() {
            "Connect a mailbox by IMAP: its mails become requests and stand on their cards."
        } else {
            "An administrator connects the mailboxes that everybody shares."
        },
        action: add.as_deref().map(|address| ("Connect a mailbox", address)),
    };
    Ok(html! {
        section aria-labelledby="mailboxes" {
            div.row.wrap {
                h2.head.grow id="mailboxes" { "Mailboxes" }
                @if let Some(address) = add.as_deref().filter(|_| !boxes.is_empty()) { (link(Look::Primary, "plus", "Add mailbox", address)) }
            }
            @if boxes.is_empty() { (empty(&nothing)) } @else {
                ul.box {
                    @for mailbox in &boxes {
                        li.li {
                            span class={ "dot " (Hue::of_id(mailbox.id.0).class()) } {}
                            div.grow {
                                b { (mailbox.address) } " " span.pill { (kind_words(mailbox)) }
                                span.muted.small.line { (mailbox.state.text) " " (ago(&clock, mailbox.state.at)) }
                            }
                            @if is_troubled(mailbox) { span.next.late { (small("circle-alert")) "Stopped" } }
                            @if who.is_admin() { a.mini href={ "/sources/" (mailbox.source_id) } aria-label={ "Settings of " (mailbox.address) } { (icon("chevron-right")) } }
                        }
                    }
                }
            }
        }
    })
}

fn kind_words(mailbox: &Mailbox) -> &'static str {
    match mailbox.kind {
        MailboxKind::Shared => "Shared",
        MailboxKind::Personal => "Personal",
    }
}
