//! `/mail/providers/{provider}`: what Sluice is registered as at Google and Microsoft, so that people sign in there instead
//! of giving a password. An administrator's to set up; the secret is sealed and never shown again.

mod change;
mod page;

pub use change::{remove, save};
pub use page::show;

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::icon::{icon, small};
use flow::channels::mailboxes::{self, Provider};
use maud::{Markup, html};

/// Where the provider sends people back to.
pub(super) const BACK_TO: &str = "/mail/consent";

/// The page of a provider.
pub(super) fn address(provider: Provider) -> String {
    format!("/mail/providers/{}", provider.as_str())
}

/// The section of the mail settings, for administrators.
///
/// # Errors
/// [`Failure::Busy`].
pub(super) async fn section(web: &Web, who: &SignedIn) -> Result<Markup, Failure> {
    if !who.is_admin() {
        return Ok(html! {});
    }
    let known = web.desk.read(who, |cx| Ok::<_, Failure>(mailboxes::list_providers(cx)?)).await?;
    let is_known = |provider| known.iter().any(|known| known.provider == provider);
    Ok(html! {
        section aria-labelledby="providers" {
            h2.head id="providers" { "Sign-in at providers" }
            p.muted { "Microsoft lets nobody in with a password, and Google prefers not to. Registered there once, Sluice sends people to sign in." }
            ul.box {
                @for provider in Provider::ALL {
                    li.li {
                        div.grow { b { (provider.name()) } span.muted.small.line { (mailboxes_of(provider)) } }
                        @if is_known(provider) { span.next { (small("circle-check")) "Set up" } }
                        @else { span.next { (small("circle-dashed")) "Not set up" } }
                        a.mini href=(address(provider)) aria-label={ "Set up sign-in with " (provider.name()) } { (icon("ellipsis")) }
                    }
                }
            }
        }
    })
}

fn mailboxes_of(provider: Provider) -> &'static str {
    match provider {
        Provider::Google => "Gmail and Google Workspace",
        Provider::Microsoft => "Microsoft 365 and Outlook.com",
    }
}
