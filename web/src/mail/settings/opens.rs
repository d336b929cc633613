//! Whether it is noted when mails of ours are opened on the other side: an administrator's choice, off at first.

use crate::failure::Failure;
use crate::session::{Admin, Origin, SignedIn};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use axum::extract::State;
use axum::response::Redirect;
use base::Cx;
use flow::channels::mails;
use maud::{Markup, html};

/// Where it stands.
const HERE: &str = "/mail/settings#open-tracking";

/// The section, for administrators.
///
/// # Errors
/// [`Failure::Busy`].
pub(super) async fn section(web: &Web, who: &SignedIn) -> Result<Markup, Failure> {
    if !who.is_admin() {
        return Ok(html! {});
    }
    let at = web.desk.read(who, |cx: &mut Cx<'_>| mails::open_tracking(cx).map_err(Failure::from)).await?;
    Ok(html! {
        section aria-labelledby="open-tracking" {
            h2.head id="open-tracking" { "Open tracking" }
            form.box.pad.form method="post" action="/mail/open-tracking" {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                p.muted { "Formatted mails carry a picture that nobody sees. Whoever fetches it has opened the mail: when first and how often shows beside it. It does not say which of several recipients it was, and a mail program that fetches pictures by itself, or none, misleads it. In many countries recipients have to agree." }
                @match &at {
                    Some(address) => {
                        p { "On. Pictures are fetched from " b { (address) } ", which must be reachable from outside." }
                        input type="hidden" name="tracking" value="off";
                        div.row { (submit(Look::Plain, "Switch it off")) }
                    },
                    None => {
                        p { "Off: mails go without it." }
                        input type="hidden" name="tracking" value="on";
                        div.row { (submit(Look::Plain, "Switch it on")) }
                    },
                }
            }
        }
    })
}

/// What the form sends.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Choice {
    tracking: String,
}

/// `POST /mail/open-tracking`: on, at the address under which this account is open now, or off.
///
/// # Errors
/// [`Failure::Denied`].
pub async fn set_open_tracking(
    State(web): State<Web>,
    Admin(who): Admin,
    Origin(origin): Origin,
    axum::Form(sent): axum::Form<Choice>,
) -> Result<Redirect, Failure> {
    let origin = (sent.tracking == "on").then_some(origin);
    let unit = move |cx: &mut Cx<'_>| mails::set_open_tracking(cx, origin.as_deref()).map_err(Failure::from);
    web.desk.write(&who, unit).await?;
    Ok(Redirect::to(HERE))
}
