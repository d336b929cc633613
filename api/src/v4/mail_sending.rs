//! `POST /mail/messages`: ours, in Kommo's style. A mail is sent once, however often it is asked for under one key.

use crate::call::Call;
use crate::state::Api;
use crate::v4::mail_files;
use crate::v4::mails::{LEFT_OUT, Seen, show_message};
use crate::wire::{Answer, Body, Code, Item, Problem};
use base::Cx;
use base::ids::{AccountId, LeadId, MailId, MailTemplateId, MailboxId};
use flow::answering::{about_whom, begin_answer, list_left};
use flow::channels::mails::{self, Correspondent, MailState, Recipients};
use flow::channels::outbox::{self, Answering, How, Quote};
use flow::drafting::{self, DraftWish};
use flow::sending::{self, When};
use flow::timeline::templates::{self, Format};
use mail::left_files::NotFetched;
use mail::servers::Asking;
use serde_json::{Value as Json, json};

/// Where the list of files stands that were left on the mail server, between looking them up and fetching them, and then of
/// those that do not go with the mail. No program can write it: a key that it does not know is refused before.
const LEFT: &str = "left_files";

/// What of the mail that is answered or passed on was left on its server.
pub fn look_up(cx: &mut Cx<'_>, call: &Call) -> Result<Body, Problem> {
    let item = call.body.object()?;
    item.expect_only(&KEYS)?;
    let is_known = match &call.idempotency_key {
        Some(key) => outbox::find_by_key(cx, &key.name)?.is_some(),
        None => false,
    };
    let Some(answering) = answering(&item)?.filter(|_| !is_known) else { return Ok(call.body.clone()) };
    let left = list_left(cx, answering)?;
    let mut whole = item.whole();
    whole[LEFT] = left.iter().map(|one| json!({ "id": one.id, "name": one.file.name })).collect();
    Ok(Body::of(&whole))
}

/// Fetches what was left, and stores the bytes that the body brings. A mail is not passed on without a file that can be
/// fetched later; one that is gone for good, or a picture in a quotation, stays behind, and the answer names it.
pub fn gather<'a>(api: &'a Api, account: AccountId, body: &'a Body) -> Asking<'a, Result<Body, Problem>> {
    Box::pin(async move {
        let item = body.object()?;
        let mut whole = item.whole();
        let mut left_out = Vec::new();
        for file in item.json(LEFT).and_then(Json::as_array).into_iter().flatten() {
            let id = file["id"].as_i64().unwrap_or_default();
            match api.left_files().fetch(account.0, id).await {
                Err(later @ NotFetched::Later(_)) if item.number("forward")?.is_some() => return Err(later.into()),
                Err(reason) => {
                    tracing::info!(%account, file = id, %reason, "a file does not go with an answer");
                    left_out.push(file["name"].clone());
                }
                Ok(()) => {}
            }
        }
        whole[LEFT] = if left_out.is_empty() { Json::Null } else { json!(left_out) };
        mail_files::store(api, &Body::of(&whole)).await
    })
}

/// `POST /mail/messages`.
pub fn post(cx: &mut Cx<'_>, call: &Call) -> Result<Answer, Problem> {
    if let Some(key) = &call.idempotency_key
        && let Some(known) = outbox::find_by_key(cx, &key.name)?
    {
        return shown(cx, call, known);
    }
    let item = call.body.object()?;
    let wish = read(cx, &item)?;
    let when = item.number("send_at")?.map_or(When::Now, When::At);
    let id = drafting::save_draft(cx, None, wish)?;
    if let Some(left_out) = item.json(LEFT) {
        mails::set_state(cx, id, MailState::Draft, &json!({ LEFT_OUT: left_out }))?;
    }
    sending::send(cx, id, when)?;
    if let Some(key) = &call.idempotency_key {
        outbox::keep_key(cx, &key.name, id)?;
    }
    shown(cx, call, id)
}

fn shown(cx: &mut Cx<'_>, call: &Call, id: MailId) -> Result<Answer, Problem> {
    let mail = mails::load(cx, id)?;
    let seen = Seen::of_mails(cx, std::slice::from_ref(&mail))?;
    Ok(Answer::Made(show_message(call, &seen, &mail)))
}

/// What a mail may say; nothing else is passed over in silence: [`look_up`] refuses it.
const KEYS: [&str; 16] = [
    "mailbox_id",
    "to",
    "cc",
    "bcc",
    "subject",
    "text",
    "html",
    "files",
    "in_reply_to",
    "reply_all",
    "forward",
    "quote",
    "lead_id",
    "template_id",
    "send_at",
    "request_id",
];

fn read(cx: &mut Cx<'_>, item: &Item) -> Result<DraftWish, Problem> {
    let answering = answering(item)?;
    let template_id = item.number("template_id")?.map(MailTemplateId);
    let mut wish = DraftWish {
        mailbox_id: MailboxId(item.required_number("mailbox_id")?),
        recipients: Recipients { to: people(item, "to")?, cc: people(item, "cc")?, bcc: people(item, "bcc")? },
        subject: item.text("subject")?.unwrap_or_default(),
        text: item.text("text")?.unwrap_or_default(),
        html: item.text("html")?,
        answering,
        lead_id: item.number("lead_id")?.map(LeadId),
        template_id,
        files: Vec::new(),
        form: String::new(),
    };
    if let Some(answering) = answering {
        let (recipients, subject, files) = begin_answer(cx, answering)?;
        if wish.recipients.all().next().is_none() {
            wish.recipients = recipients;
        }
        if wish.subject.is_empty() {
            wish.subject = subject;
        }
        wish.files = files.into_iter().map(|kept| kept.file).collect();
    }
    if let Some(template) = template_id {
        fill(cx, item, &mut wish, template)?;
    }
    wish.files.extend(mail_files::read(cx, item)?);
    Ok(wish)
}

/// What the mail answers (`in_reply_to`, with `reply_all` everybody who has it) or passes on (`forward`), and how much of
/// that stands below (`quote`).
fn answering(item: &Item) -> Result<Option<Answering>, Problem> {
    let word = item.text("quote")?;
    let quote = word.as_deref().map_or(Quote::Whole, Quote::from_word);
    if word.is_some_and(|word| word != quote.as_str()) {
        return Err(item.no_choice("quote"));
    }
    let is_to_all = item.truth("reply_all")?.unwrap_or_default();
    let (mail, how) = match (item.number("in_reply_to")?, item.number("forward")?) {
        (Some(_), Some(_)) => {
            let sentence = "A mail answers one, or passes one on.";
            return Err(item.wrong("forward", Code::FieldNotExpected, sentence));
        }
        (Some(mail), None) => (mail, if is_to_all { How::ReplyAll } else { How::Reply }),
        (None, Some(mail)) => (mail, How::Forward),
        (None, None) => return Ok(None),
    };
    Ok(Some(Answering { mail: MailId(mail), how, quote }))
}

/// The template's words, about whom the mail goes to; what it could not fill is refused rather than sent. An answer keeps
/// its subject.
fn fill(cx: &mut Cx<'_>, item: &Item, wish: &mut DraftWish, id: MailTemplateId) -> Result<(), Problem> {
    let template = templates::load(cx, id)?;
    let about = about_whom(cx, wish.lead_id, wish.answering, &wish.recipients.to)?;
    let values = templates::values(cx, about)?;
    let written = templates::write(&template, &values);
    if !written.missing.is_empty() {
        let sentence = format!("There is no value for {}.", written.missing.join(", "));
        return Err(item.wrong("template_id", Code::InvalidValue, sentence));
    }
    if wish.subject.is_empty() {
        wish.subject = written.subject;
    }
    match template.format {
        Format::Plain => wish.text = written.body,
        Format::Rich | Format::Html => wish.html = Some(written.body),
    }
    Ok(())
}

/// Addresses as texts, or as objects with a name.
fn people(item: &Item, key: &str) -> Result<Vec<Correspondent>, Problem> {
    let Some(list) = item.json(key) else { return Ok(Vec::new()) };
    let wrong = || item.wrong(key, Code::InvalidValue, "This value should be a list of addresses.");
    let one = |json: &Json| match json {
        Json::String(address) => Some(Correspondent { name: String::new(), address: address.clone() }),
        Json::Object(object) => {
            let text = |key: &str| object.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
            Some(Correspondent { name: text("name"), address: text("address") })
        }
        _ => None,
    };
    list.as_array().ok_or_else(wrong)?.iter().map(|json| one(json).ok_or_else(wrong)).collect()
}
