//! Values that contacts and companies have alike: the row above them, tags, and who answers for them. Each is changed where
//! it stands.

use crate::answer::Asker;
use crate::failure::Failure;
use crate::feed::{At, Reading, address};
use crate::session::SignedIn;
use crate::state::Web;
use crate::ui::hue::Hue;
use crate::ui::icon::{icon, small};
use crate::ui::pill::{self, pill};
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use base::Cx;
use base::ids::{CompanyId, ContactId, UserId};
use base::journal::About;
use base::people::users::{self, User};
use base::search::Subject;
use flow::channels::said::Place;
use flow::contacts::{self, CompanyChange, ContactChange, companies};
use flow::leads::tags::{self as flow_tags, Tag, TagWish};
use flow::timeline;
use maud::{Markup, html};
use serde::Deserialize;

/// Back to the list, the number, and the link to copy.
pub fn head(reading: &Reading<'_>, place: Place, (list, words): (&str, &str)) -> Markup {
    html! {
        div.row {
            a.mini href=(list) data-key="Escape" aria-label=(words) { (icon("arrow-left")) }
            span.muted.small.num { "#" (place.id) }
            span.grow {}
            (copy_link(place))
            (deletion(reading, place))
        }
    }
}

/// What deleting does to the leads is said where it is done.
fn deletion(reading: &Reading<'_>, place: Place) -> Markup {
    let noun = place.subject.as_str();
    html! {
        details.more {
            summary.mini aria-label="More actions" { (icon("ellipsis")) }
            form.menu.drop method="post" action={ (address(place)) "/deletion" } {
                input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                p.small.muted { "Leads stay with what was said; they name this " (noun) " again if it is restored from the bin within 30 days." }
                button.bad { (small("trash-2")) "Delete this " (noun) }
            }
        }
    }
}

/// The button that copies the address of a record.
pub fn copy_link(place: Place) -> Markup {
    html! { button.mini type="button" data-copy-link=(address(place)) aria-label="Copy link" title="Copy link" { (icon("copy")) } }
}

/// The tags, and the field that changes them.
pub fn tags(reading: &Reading<'_>, place: Place, tags: &[Tag]) -> Markup {
    let names: Vec<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
    let url = format!("{}/tags", address(place));
    html! {
        details.tags-edit {
            summary.row.wrap { span.sr { "Change the tags" }
                @for tag in tags { (pill(&pill::Tag { name: &tag.name, hue: Hue::of_id(tag.id.0) })) }
                span.mini { (small(if names.is_empty() { "tag" } else { "plus" })) }
            }
            form.in-place method="post" action=(url) hx-put=(url) hx-swap="none" data-saves-itself {
                input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
                input.input name="tags" value=(names.join(", ")) maxlength="2000" placeholder="With commas between them" aria-label="Tags" autocomplete="off";
            }
        }
    }
}

/// Who answers for it: anybody active, or nobody.
pub fn responsible(reading: &Reading<'_>, place: Place, current: Option<UserId>) -> Markup {
    let url = format!("{}/responsible", address(place));
    let may_be = |to: Option<UserId>| reading.records.rights.require_reassign(current, to).is_ok();
    let people = users::choices(&reading.records.people, |id| current == Some(id));
    html! {
        form.in-place method="post" action=(url) hx-put=(url) hx-swap="none" data-saves-itself {
            input type="hidden" name="csrf_token" value=(reading.who.csrf_token.reveal());
            select.input.quiet name="responsible_id" aria-label="Responsible" {
                @if may_be(None) { option value="" selected[current.is_none()] { "Nobody" } }
                @for user in people.filter(|user| may_be(Some(user.id))) {
                    option value=(user.id) selected[current == Some(user.id)] { (user.name) }
                }
            }
        }
    }
}

/// `responsible_id=…`, empty for nobody.
#[derive(Clone, Debug, Deserialize)]
pub struct Responsible {
    responsible_id: String,
}

/// `PUT /contacts/{id}/responsible` and `PUT /companies/{id}/responsible`.
///
/// # Errors
/// [`Failure::NotFound`], also for a user of another account or one who left.
pub async fn put_responsible(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    At(place): At,
    Form(form): Form<Responsible>,
) -> Result<Response, Failure> {
    let user: Option<UserId> = match form.responsible_id.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| Failure::NotFound)?),
    };
    let write = move |cx: &mut Cx<'_>| {
        if let Some(user) = user {
            users::find(cx, user)?.filter(User::is_active).ok_or(Failure::NotFound)?;
        }
        assign(cx, place, user)
    };
    web.desk.write(&who, write).await?;
    Ok(asker.changed(html! {}, &address(place)))
}

/// Makes a user answer for a contact or company.
///
/// # Errors
/// [`Failure::NotFound`].
pub fn assign(cx: &mut Cx<'_>, place: Place, user: Option<UserId>) -> Result<(), Failure> {
    match place.subject {
        Subject::Lead => return Err(Failure::NotFound),
        Subject::Contact => {
            let change = ContactChange { responsible_id: Some(user), ..ContactChange::default() };
            contacts::change(cx, ContactId(place.id), change)?;
        }
        Subject::Company => {
            let change = CompanyChange { responsible_id: Some(user), ..CompanyChange::default() };
            companies::change(cx, CompanyId(place.id), change)?;
        }
    }
    Ok(())
}

/// `tags=B2B, architect`
#[derive(Clone, Debug, Deserialize)]
pub struct Tags {
    tags: String,
}

/// `PUT /contacts/{id}/tags` and `PUT /companies/{id}/tags`: exactly these.
///
/// # Errors
/// [`Failure::NotFound`], [`Failure::Invalid`].
pub async fn put_tags(
    State(web): State<Web>,
    who: SignedIn,
    asker: Asker,
    At(place): At,
    Form(form): Form<Tags>,
) -> Result<Response, Failure> {
    let write = move |cx: &mut Cx<'_>| {
        timeline::require_record(cx, place)?;
        let about = match place.subject {
            Subject::Company => About { company: Some(CompanyId(place.id)), ..About::default() },
            _ => About { contact: Some(ContactId(place.id)), ..About::default() },
        };
        let names = form.tags.split(',').map(str::trim).filter(|name| !name.is_empty());
        let wishes: Vec<TagWish> = names.map(|name| TagWish::Name(name.to_owned())).collect();
        flow_tags::set(cx, place.subject, place.id, about, &wishes)?;
        Ok::<_, Failure>(())
    };
    web.desk.write(&who, write).await?;
    Ok(asker.changed(html! {}, &address(place)))
}
