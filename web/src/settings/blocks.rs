//! `/settings/blocks`: senders whose requests are not shown (IL-42).

use super::page;
use crate::failure::Failure;
use crate::session::Admin;
use crate::shell;
use crate::state::Web;
use crate::ui::empty::{Empty, empty};
use crate::ui::time::ago;
use axum::extract::{Path, State};
use axum::response::Redirect;
use base::Cx;
use base::ids::BlockId;
use base::people::users;
use flow::inbox::{self, Block, BlockKind};
use maud::{Markup, html};

/// Blocked senders on the page, the newest: an older one is found by whoever unblocks some of these.
const MOST_LISTED: i64 = 500;

/// `GET /settings/blocks`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show_blocks(State(web): State<Web>, Admin(who): Admin) -> Result<Markup, Failure> {
    let read = |cx: &mut Cx<'_>| Ok::<_, inbox::Error>((inbox::list_blocks(cx, MOST_LISTED)?, users::list(cx)?));
    let (blocks, people) = web.desk.read(&who, read).await?;
    let clock = shell::clock(&web, &who);
    let name = |block: &Block| {
        let user = people.iter().find(|user| user.id == block.created_by);
        user.map_or_else(|| "a rule".to_owned(), |user| user.name.clone())
    };
    let content = html! {
        h2.head { "Whose requests are not shown" }
        @if blocks.is_empty() {
            (empty(&Empty { icon: "lock", title: "Nobody is blocked", text: "Block a sender when you decline an incoming lead. What they send later is kept, but not shown.", action: None }))
        } @else {
            ul.box {
                @for block in &blocks {
                    li.li {
                        span.grow { b { (block.value) } span.muted.small.line { (words(block.kind)) " · " (ago(&clock, block.created_at)) " by " (name(block)) } }
                        button.btn form="change" formaction={ "/blocks/" (block.id) "/deletion" } { "Unblock" span.sr { " " (block.value) } }
                    }
                }
            }
        }
    };
    page(&web, &who, "Blocked senders", &content).await
}

/// `POST /blocks/{id}/deletion`: what they send from now on is shown again.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn unblock(State(web): State<Web>, Admin(who): Admin, Path(id): Path<i64>) -> Result<Redirect, Failure> {
    let removed = web.desk.write(&who, move |cx| inbox::remove_block(cx, BlockId(id))).await?;
    if removed { Ok(Redirect::to("/settings/blocks")) } else { Err(Failure::NotFound) }
}

fn words(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Address => "E-mail address",
        BlockKind::Domain => "Every address of this domain",
        BlockKind::Phone => "Phone number",
        BlockKind::Visitor => "Browser of the website chat",
    }
}
