//! `/mail/templates`: ours, in Kommo's style (EM-50).

use crate::call::Call;
use crate::wire::{Answer, Item, Problem, listed, read_all, totalled_page};
use base::Cx;
use base::ids::MailTemplateId;
use flow::timeline::templates::{self, CodeGroup, Format, MailTemplate, Reach, TemplateWish};
use serde_json::{Value as Json, json};

/// Templates of one request.
const MOST: usize = 250;

/// `GET /mail/templates`: a page.
pub fn list(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let page = call.query.page()?;
    let codes = templates::list_codes(cx)?;
    let rows = templates::list(cx)?.iter().map(|template| shown(call, &codes, template)).collect();
    Ok(totalled_page(call, "templates", rows, page))
}

/// `GET /mail/templates/{id}`.
pub fn get(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let template = templates::load(cx, call.id("id")?)?;
    Ok(Answer::Found(shown(call, &templates::list_codes(cx)?, &template)))
}

/// `POST /mail/templates`.
pub fn post(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let items = call.body.items(MOST)?;
    let blank = TemplateWish::default();
    let wishes = read_all(&items, |item| {
        item.required_text("name")?;
        item.required_text("body")?;
        wish(item, blank.clone())
    })?;
    let codes = templates::list_codes(cx)?;
    let mut rows = Vec::new();
    for (item, wish) in items.iter().zip(wishes) {
        let template = templates::add(cx, &wish).map_err(|error| Problem::from(error).of_item(item.request_id()))?;
        let mut row = shown(call, &codes, &template);
        row["request_id"] = item.request_id().clone();
        rows.push(row);
    }
    Ok(listed(call, "templates", rows))
}

/// `PATCH /mail/templates/{id}`.
pub fn patch(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    let (id, item): (MailTemplateId, Item) = (call.id("id")?, call.body.object()?);
    let before = templates::load(cx, id)?;
    let reach = if before.owner_id.is_some() { Reach::Own } else { Reach::Everybody };
    let MailTemplate { folder, name, subject, format, body, .. } = before;
    let wish = wish(&item, TemplateWish { reach, folder, name, subject, format, body })?;
    let template = templates::change(cx, id, &wish)?;
    Ok(Answer::Found(shown(call, &templates::list_codes(cx)?, &template)))
}

/// `DELETE /mail/templates/{id}`: mails that were written with it stay.
pub fn delete(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    templates::delete(cx, call.id("id")?)?;
    Ok(Answer::Nothing)
}

/// What an item says; what it leaves out is as it was.
fn wish(item: &Item, before: TemplateWish) -> Result<TemplateWish, Problem> {
    let format = match item.text("format")? {
        Some(word) => Format::from_word(&word).ok_or_else(|| item.no_choice("format"))?,
        None => before.format,
    };
    let reach = match item.truth("is_shared")? {
        Some(true) => Reach::Everybody,
        Some(false) => Reach::Own,
        None => before.reach,
    };
    Ok(TemplateWish {
        reach,
        folder: item.text("folder")?.unwrap_or(before.folder),
        name: item.text("name")?.unwrap_or(before.name),
        subject: item.text("subject")?.unwrap_or(before.subject),
        format,
        body: item.text("body")?.unwrap_or(before.body),
    })
}

fn shown(call: &Call, codes: &[CodeGroup], template: &MailTemplate) -> Json {
    let id = template.id;
    json!({
        "id": id, "name": template.name, "folder": template.folder, "subject": template.subject,
        "format": template.format.as_str(), "body": template.body, "is_shared": template.owner_id.is_none(),
        "gone_fields": templates::gone(template, codes), "uses": template.uses, "created_at": template.created_at, "updated_at": template.updated_at,
        "_links": call.links.own(&format!("mail/templates/{id}")),
    })
}
