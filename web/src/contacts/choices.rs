//! `GET /contact-choices?q=…`: whom the type-ahead of a card offers, and somebody new from what was typed.

use crate::failure::Failure;
use crate::feed::name_of;
use crate::session::SignedIn;
use crate::state::Web;
use axum::extract::{Query, State};
use base::ids::{ContactId, UserId};
use base::search::Subject;
use base::{Cx, accounts};
use flow::channels::handles;
use flow::contacts::{self, NewContact};
use maud::{Markup, html};
use serde::Deserialize;

/// Hits of the type-ahead.
const MAX_CHOICES: i64 = 8;

/// What was typed so far: `q`, or the field of a bigger form, which has its own name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// The words.
    pub q: String,
    /// The words of the field of a contact.
    pub contact: String,
    /// The words of the field of a company.
    pub company: String,
    /// The words of the field of any record.
    pub record: String,
}

/// The hits as buttons of the form around them; the last one makes a new contact, for those who may (RT-01).
///
/// # Errors
/// [`Failure::Busy`].
pub async fn choices(
    State(web): State<Web>,
    who: SignedIn,
    Query(question): Query<Question>,
) -> Result<Markup, Failure> {
    let q = question.q + &question.contact;
    let question = q.clone();
    let find = move |cx: &mut Cx<'_>| {
        let may_create = cx.rights()?.require_create(Subject::Contact).is_ok();
        Ok::<_, Failure>((contacts::search(cx, &question, MAX_CHOICES)?, may_create))
    };
    let (found, may_create) = web.desk.read(&who, find).await?;
    Ok(html! {
        @for contact in &found {
            @let written: Vec<&str> = contact.handles.iter().map(|handle| handle.written.as_str()).collect();
            button.hit name="contact_id" value=(contact.id) {
                span.grow { span.clip.line { (name_of(contact)) } span.muted.small.clip.line { (written.join(" · ")) } }
            }
        }
        @if may_create && !q.trim().is_empty() { button.btn { "Make a new contact “" (q.trim()) "”" } }
    })
}

/// A contact from what was typed: an e-mail address, a phone number, or else a name.
///
/// # Errors
/// [`Failure::Invalid`] for nothing at all.
pub fn new_contact(cx: &mut Cx<'_>, typed: &str, responsible: UserId) -> Result<ContactId, Failure> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Failure::Invalid("Type a name, an e-mail address or a phone number first.".to_owned()));
    }
    let country = accounts::country(cx)?;
    let handle = handles::email(typed).or_else(|| handles::phone(typed, country.as_deref()));
    let new = NewContact {
        name: if handle.is_some() { String::new() } else { typed.to_owned() },
        handles: handle.into_iter().collect(),
        responsible_id: Some(responsible),
        ..NewContact::default()
    };
    Ok(contacts::open(cx, new)?.id)
}
