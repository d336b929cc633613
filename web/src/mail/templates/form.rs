//! One template: its words, and the fields that may stand in them.

use super::section::format_words;
use crate::failure::Failure;
use crate::session::SignedIn;
use crate::shell::{self, Frame, Place};
use crate::state::Web;
use crate::ui::button::{Look, submit};
use crate::ui::field::{Field, choice, input};
use crate::ui::icon::{icon, small};
use axum::extract::{Path, State};
use base::ids::MailTemplateId;
use flow::timeline::templates::{
    self, CodeGroup, Format, MAX_BODY_CHARS, MAX_NAME_CHARS, MAX_SUBJECT_CHARS, MailTemplate,
};
use maud::{Markup, html};

const REACHES: [(&str, &str); 2] = [("everybody", "Everybody"), ("own", "Only you")];

/// `GET /mail/templates/new`.
///
/// # Errors
/// [`Failure::Busy`].
pub async fn show_new(State(web): State<Web>, who: SignedIn) -> Result<Markup, Failure> {
    let codes = web.desk.read(&who, |cx| templates::list_codes(cx).map_err(Failure::from)).await?;
    page(&web, &who, None, &codes).await
}

/// `GET /mail/templates/{id}`.
///
/// # Errors
/// [`Failure::NotFound`].
pub async fn show(State(web): State<Web>, who: SignedIn, Path(id): Path<i64>) -> Result<Markup, Failure> {
    let read = move |cx: &mut base::Cx<'_>| {
        Ok::<_, Failure>((templates::load(cx, MailTemplateId(id))?, templates::list_codes(cx)?))
    };
    let (template, codes) = web.desk.read(&who, read).await?;
    page(&web, &who, Some(&template), &codes).await
}

async fn page(
    web: &Web,
    who: &SignedIn,
    template: Option<&MailTemplate>,
    codes: &[CodeGroup],
) -> Result<Markup, Failure> {
    let title = template.map_or("New template", |template| template.name.as_str());
    let is_ours = template.is_none_or(|template| template.owner_id.is_some() || who.is_admin());
    let content = html! {
        (crate::mail::compose::script())
        header.bar {
            a.mini href="/mail/settings" aria-label="Back to the settings of mail" { (icon("arrow-left")) }
            h1 { (title) }
            @if let Some(template) = template {
                span.grow {}
                a.btn href={ "/mail/templates/" (template.id) "/preview" } { (icon("eye")) "Preview" }
            }
        }
        main.scroll id="main" { div.sheet.mail-settings {
            @if is_ours {
                form.template-form method="post" action={ "/mail/templates" @if let Some(template) = template { "/" (template.id) } } {
                    input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                    (words(who, template)) (codes_gone(template, codes)) (codes_offered(codes))
                    div.row { (submit(Look::Primary, "Save")) }
                }
            } @else {
                p.muted { "This one is everybody's: an administrator changes it." }
                fieldset.template-form disabled { (words(who, template)) }
            }
            @if let Some(template) = template.filter(|_| is_ours) {
                form method="post" action={ "/mail/templates/" (template.id) "/deletion" } {
                    input type="hidden" name="csrf_token" value=(who.csrf_token.reveal());
                    button.btn.ghost { (icon("trash-2")) "Delete" }
                }
            }
        } }
    };
    shell::page(web, who, Frame { title, place: Place::Mail, live: None }, &content).await
}

fn words(who: &SignedIn, template: Option<&MailTemplate>) -> Markup {
    let text = |value: fn(&MailTemplate) -> &str| template.map_or("", value);
    let limit = |chars: usize| u32::try_from(chars).ok();
    let reach = if template.is_some_and(|one| one.owner_id.is_some()) || !who.is_admin() { "own" } else { "everybody" };
    let reaches = if who.is_admin() { &REACHES[..] } else { &REACHES[1..] };
    let format = template.map_or(Format::Plain, |template| template.format).as_str();
    let formats = Format::ALL.map(|format| (format.as_str(), format_words(format)));
    let field = |name, label, value, chars| Field {
        name,
        label,
        value,
        kind: "text",
        max_length: limit(chars),
        autocomplete: Some("off"),
        ..Field::default()
    };
    html! {
        div.row.wrap.ends {
            (input(&Field { is_required: true, ..field("name", "Name", text(|one| &one.name), MAX_NAME_CHARS) }))
            (input(&field("folder", "Folder", text(|one| &one.folder), MAX_NAME_CHARS)))
            (choice(&Field { name: "reach", label: "Who has it", value: reach, ..Field::default() }, reaches))
            (choice(&Field { name: "format", label: "Format", value: format, ..Field::default() }, &formats))
        }
        (input(&field("subject", "Subject", text(|one| &one.subject), MAX_SUBJECT_CHARS)))
        div.field {
            label for="body" { "Text" }
            textarea.input.template-body id="body" name="body" rows="16" required maxlength=(MAX_BODY_CHARS) aria-describedby="body-hint" { (text(|one| &one.body)) }
            p.hint id="body-hint" { "With the formats Rich text and HTML this is sent with HTML markup; whatever a mail must not hold is taken out." }
        }
    }
}

/// What no mail is filled with any more: it is written by hand each time, or taken out here.
fn codes_gone(template: Option<&MailTemplate>, codes: &[CodeGroup]) -> Markup {
    let gone = template.map_or_else(Vec::new, |template| templates::gone(template, codes));
    html! { @for code in &gone {
        p.hint.bad { (small("circle-alert")) " " code { "{{" (code) "}}" } " names a field that was deleted: a mail with this template has no value for it." }
    } }
}

/// The fields by record; with script a press puts one where the cursor stands.
fn codes_offered(groups: &[CodeGroup]) -> Markup {
    html! {
        details.codes {
            summary.btn { (icon("plus")) "Insert a field" }
            div.row.wrap { @for group in groups {
                section { h3 { (group.title) } ul { @for code in &group.codes {
                    li { button.btn.ghost type="button" data-insert={ "{{" (code.code) "}}" } data-into="#body" { (code.title) " " code { "{{" (code.code) "}}" } } }
                } } }
            } }
        }
    }
}
