//! What each channel knows of a request, in Kommo's keys (kommo-api §5.3).

use crate::wire::{Item, Problem};
use flow::channels::{CallDetails, ChatDetails, Details, FormDetails, MailDetails};
use flow::inbox::IncomingLead;
use serde_json::{Value as Json, json};

/// What a form submission must and may carry.
pub fn read_form(metadata: &Item) -> Result<FormDetails, Problem> {
    Ok(FormDetails {
        form_id: metadata.required_text("form_id")?,
        form_name: metadata.required_text("form_name")?,
        page: metadata.required_text("form_page")?,
        ip: metadata.required_text("ip")?,
        sent_at: metadata.required_number("form_sent_at")?,
        referrer: metadata.text("referer")?.unwrap_or_default(),
        form_type: metadata.text("form_type")?,
        visitor: metadata.text("visitor_uid")?,
        ..FormDetails::default()
    })
}

/// What a call must and may carry. Kommo says nothing of what a call without `is_call_event_needed` is: it is shown.
pub fn read_call(metadata: &Item) -> Result<CallDetails, Problem> {
    // A hidden number is blank, and so may a line or a service be; absent they may not be.
    let present = |key: &str| metadata.text(key)?.ok_or_else(|| metadata.missing(key));
    Ok(CallDetails {
        phone: present("phone")?,
        line: present("from")?,
        called_at: metadata.required_number("called_at")?,
        duration_seconds: metadata.required_number("duration")?.max(0),
        recording: metadata.text("link")?.filter(|link| !link.trim().is_empty()),
        service: present("service_code")?,
        call_id: metadata.required_text("uniq")?,
        answered_by: metadata.text("call_responsible")?,
        is_hidden_in_feed: metadata.truth("is_call_event_needed")? == Some(false),
        ..CallDetails::default()
    })
}

/// The metadata of an incoming lead as it is read. A private mail shows others that it exists, and nothing more (EM-14).
pub fn shown(incoming: &IncomingLead) -> Json {
    match &incoming.details {
        Some(Details::Form(form)) => shown_form(form),
        Some(Details::Call(call)) => shown_call(call),
        Some(Details::Mail(mail)) => shown_mail(mail, incoming),
        Some(Details::Chat(chat)) => shown_chat(chat, incoming),
        None => json!({ "subject": incoming.title, "received_at": incoming.created_at }),
    }
}

fn shown_form(form: &FormDetails) -> Json {
    json!({
        "form_id": form.form_id, "form_name": form.form_name, "form_page": form.page, "ip": form.ip,
        "form_sent_at": form.sent_at, "referer": form.referrer, "form_type": form.form_type, "visitor_uid": form.visitor,
    })
}

fn shown_call(call: &CallDetails) -> Json {
    json!({
        "from": call.line, "phone": call.phone, "called_at": call.called_at, "duration": call.duration_seconds,
        "link": call.recording, "service_code": call.service, "uniq": call.call_id,
        "is_call_event_needed": !call.is_hidden_in_feed, "call_responsible": call.answered_by,
    })
}

fn shown_mail(mail: &MailDetails, incoming: &IncomingLead) -> Json {
    json!({
        "from": { "email": mail.from_address, "name": mail.from_name }, "received_at": incoming.created_at,
        "subject": incoming.title, "thread_id": mail.thread_id, "message_id": mail.mail_id, "content_summary": incoming.preview,
    })
}

fn shown_chat(chat: &ChatDetails, incoming: &IncomingLead) -> Json {
    json!({
        "from": incoming.sender, "to": incoming.source_name, "received_at": incoming.created_at,
        "service": chat.service, "client": { "name": chat.client_name, "avatar": null },
        "origin": { "referrer": chat.referrer, "visitor_uid": chat.visitor, "page": chat.page },
        "last_message_text": incoming.preview, "source_name": incoming.source_name,
    })
}
