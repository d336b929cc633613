//! Pictures of the network in a mail: not fetched before its reader says so, for once or for all of a sender; then by us,
//! and put into the document as data, so that no browser of ours asks for one.

use super::asked::Asked;
use super::thread::shown_again;
use crate::answer::Asker;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::icon::small;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::ids::MailId;
use flow::channels::mails::{self, Mail, showing};
use maud::{Markup, html};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Pictures of one mail that are fetched.
const MAX_PICTURES: usize = 40;

/// The pictures of some HTML, each under its address, fetched beside each other.
pub(super) async fn fetch_all(web: &Web, html: &str) -> HashMap<String, showing::Picture> {
    let mut fetching = JoinSet::new();
    for url in showing::remote_pictures(html).into_iter().take(MAX_PICTURES) {
        let pictures = Arc::clone(&web.pictures);
        fetching.spawn(async move { pictures.fetch(&url).await.map(|picture| (url, picture)) });
    }
    fetching.join_all().await.into_iter().flatten().collect()
}

/// What stands above a mail whose pictures are in the network, and what may be done about them.
pub(super) fn notice(who: &SignedIn, asked: &Asked, mail: &Mail, is_allowed: bool) -> Markup {
    let url = asked.address_of(&format!("/mails/{}/pictures", mail.id));
    html! {
        div.row.wrap.hidden-pictures {
            @if is_allowed {
                span.muted.small.grow { (small("image")) " Pictures of " (mail.from.address) " are fetched for you." }
            } @else {
                span.muted.small.grow { (small("image")) " Pictures from the network are not shown: fetching them tells the sender that you read this." }
                (show_pictures(mail.id))
            }
            form method="post" action=(url) hx-post=[(!is_allowed).then_some(&url)] hx-delete=[is_allowed.then_some(&url)] hx-swap="none" {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                button.btn.ghost { (if is_allowed { "Block them again" } else { "Always from this sender" }) }
            }
        }
    }
}

/// Shows them this once, in the frame of the mail.
pub fn show_pictures(mail: MailId) -> Markup {
    html! { a.btn.ghost href={ "/mails/" (mail) "/document?pictures=once" } data-whole target="_blank" { (small("image")) "Show pictures" } }
}

/// `POST /mails/{id}/pictures`: pictures of its sender are fetched for this reader from now on.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn allow_pictures(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<MailId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let mail = web.desk.write(&who, move |cx| mails::allow_pictures(cx, id).map_err(Failure::from)).await?;
    again(&web, &who, asker, &asked, &mail).await
}

/// `DELETE /mails/{id}/pictures`: they are not any more.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn block_pictures(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    Path(id): Path<MailId>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let mail = web.desk.write(&who, move |cx| mails::block_pictures(cx, id).map_err(Failure::from)).await?;
    again(&web, &who, asker, &asked, &mail).await
}

async fn again(web: &Web, who: &SignedIn, asker: Asker, asked: &Asked, mail: &Mail) -> Result<Response, Failure> {
    let page = asked.address_of(&format!("/mail/threads/{}", mail.thread_id));
    Ok(asker.changed(shown_again(web, who, asked, mail.thread_id).await?, &page))
}
