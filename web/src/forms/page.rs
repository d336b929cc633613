//! The form as a visitor sees it.

use super::{HONEYPOT, PublicForm, find, own};
use crate::assets;
use crate::failure::Failure;
use crate::fields::Pairs;
use crate::session::{AtAccount, Origin};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, input, lines};
use crate::ui::layout::{self, Theme};
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base::DbError;
use base::desk::Who;
use base::tokens::random_token;
use flow::channels::forms::{FieldKind, FormField};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Any website may show a form in a frame; nothing else is let in or out.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
    frame-ancestors *; base-uri 'none'";

/// Where the visitor is, as the embed script tells.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Surroundings {
    page: String,
    referrer: String,
}

/// What was typed and what was wrong with it; an error never costs the typed value.
#[derive(Default)]
pub(super) struct Typed {
    pub values: BTreeMap<String, String>,
    pub pairs: Pairs,
    pub problems: BTreeMap<String, String>,
    pub page: String,
    pub referrer: String,
    pub submission: String,
}

/// `GET /forms/{key}`.
///
/// # Errors
/// [`Failure::NotFound`] for a form that is unknown or switched off.
pub async fn show(
    State(web): State<Web>,
    AtAccount(account): AtAccount,
    Origin(origin): Origin,
    OriginalUri(uri): OriginalUri,
    Path(key): Path<String>,
    Query(around): Query<Surroundings>,
) -> Result<Response, Failure> {
    let form = find(&web, &account, key).await?;
    let who = Who::system(account.id);
    let submission = web.desk.read(who, |cx| Ok::<_, DbError>(random_token(&mut cx.rng))).await?;
    let page = if around.page.is_empty() { format!("{origin}{uri}") } else { around.page };
    let typed =
        Typed { page, referrer: around.referrer, submission: submission.reveal().to_owned(), ..Typed::default() };
    Ok(answer(StatusCode::OK, &form.source.name, &drawn(&form, &typed)))
}

/// `GET /forms/{key}/embed.js`.
pub async fn embed_script() -> Response {
    let script = assets::text("embed/form-embed.js").unwrap_or_default();
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response()
}

/// A page that any website may frame.
pub(super) fn answer(status: StatusCode, title: &str, content: &Markup) -> Response {
    let body = html! {
        (content)
        script src=(assets::url("embed/form-frame.js")) defer {}
    };
    let mut response = (status, layout::bare(title, Theme::System, &body)).into_response();
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

pub(super) fn drawn(form: &PublicForm, typed: &Typed) -> Markup {
    let has_file = form.settings.fields.iter().any(|field| field.kind == FieldKind::File);
    let hidden = [("page", &typed.page), ("referrer", &typed.referrer), ("submission", &typed.submission)];
    html! {
        h1 { (form.source.name) }
        form.form method="post" action={ "/forms/" (form.source.public_key) } enctype=[has_file.then_some("multipart/form-data")] {
            @for field in &form.settings.fields { (drawn_field(form, field, typed)) }
            div.sr aria-hidden="true" { label { "Leave this empty " input name=(HONEYPOT) tabindex="-1" autocomplete="off"; } }
            @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
            (submit(Look::Primary, &form.settings.button))
        }
    }
}

fn drawn_field(form: &PublicForm, field: &FormField, typed: &Typed) -> Markup {
    if let Some(control) = own::drawn(form, field, &typed.pairs) {
        return html! {
            (control)
            @if let Some(problem) = typed.problems.get(&field.key) { p.hint.bad role="alert" { (problem) } }
        };
    }
    let (kind, autocomplete) = match field.kind {
        FieldKind::Name => ("text", Some("name")),
        FieldKind::Email => ("email", Some("email")),
        FieldKind::Phone => ("tel", Some("tel")),
        FieldKind::Company => ("text", Some("organization")),
        FieldKind::Price => ("number", None),
        // A field that was deleted since is asked for as text, so that nothing a visitor says is lost.
        FieldKind::Text | FieldKind::Message | FieldKind::Own { .. } => ("text", None),
        FieldKind::File => ("file", None),
    };
    let view = Field {
        name: &field.key,
        label: &field.label,
        value: typed.values.get(&field.key).map_or("", String::as_str),
        kind,
        autocomplete,
        hint: None,
        error: typed.problems.get(&field.key).map(String::as_str),
        is_required: field.is_required,
        max_length: None,
    };
    if field.kind == FieldKind::Message { lines(&view) } else { input(&view) }
}
