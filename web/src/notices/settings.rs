//! `/notices/settings`: what of one's own notices is sent by mail (NT-01).

use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::icon::icon;
use axum::Form;
use axum::extract::State;
use axum::response::Redirect;
use base::Cx;
use flow::updates::{self, ByMail, Topic};
use maud::{Markup, html};

/// The page.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show(State(web): State<Web>, who: SignedIn) -> Result<Markup, Failure> {
    let user = who.user.id;
    let settings = web.desk.read(&who, move |cx| updates::list_settings(cx, user).map_err(Failure::from)).await?;
    let content = html! {
        header.bar {
            a.mini href="/notices" aria-label="Back to the notifications" { (icon("arrow-left")) }
            h1 { "Notifications by mail" }
        }
        main.scroll id="main" { div.sheet {
            p.muted { "Here they always are. By mail they are sent to " b { (who.user.email) } ", unless you have read them before." }
            form.stack method="post" action="/notices/settings" {
                input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                @for (topic, by_mail) in settings { (choice(topic, by_mail)) }
                div.row { (submit(Look::Primary, "Save")) }
            }
            section aria-labelledby="on-the-desktop" data-desktop-notices hidden {
                h2.head id="on-the-desktop" { "On the desktop" }
                p.muted { "This browser shows the newest one while you look at something else. It is off until you switch it on here." }
                label.row { input.tick type="checkbox" role="switch"; "Show them on the desktop of this computer" }
            }
        } }
    };
    shell::page(&web, &who, Frame { title: "Notifications by mail", place: Place::Notices, live: None }, &content).await
}

fn choice(topic: Topic, chosen: ByMail) -> Markup {
    let words = match topic {
        Topic::Requests => "New requests, and leads that you are given",
        Topic::Tasks => "Tasks that you are given, that are due, or that were done for you",
        Topic::Mail => "Answers of clients, messages and mentions of colleagues",
        Topic::System => "What went wrong and needs an administrator",
    };
    html! {
        label.field { span.lbl { (words) }
            select.input name=(topic.as_str()) {
                @for by_mail in ByMail::ALL {
                    option value=(by_mail.as_str()) selected[by_mail == chosen] {
                        (match by_mail {
                            ByMail::AtOnce => "At once",
                            ByMail::Digest => "The five newest, once a day",
                            ByMail::Never => "Never",
                        })
                    }
                }
            }
        }
    }
}

/// `POST /notices/settings`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn change(
    State(web): State<Web>,
    who: SignedIn,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Redirect, Failure> {
    let user = who.user.id;
    let wanted: Vec<(Topic, ByMail)> = fields
        .iter()
        .filter_map(|(name, value)| Some((Topic::from_stored(name)?, ByMail::from_stored(value)?)))
        .collect();
    let write = move |cx: &mut Cx<'_>| {
        for (topic, by_mail) in &wanted {
            updates::set_by_mail(cx, user, *topic, *by_mail)?;
        }
        Ok::<_, Failure>(())
    };
    web.desk.write(&who, write).await?;
    Ok(Redirect::to("/notices/settings"))
}
