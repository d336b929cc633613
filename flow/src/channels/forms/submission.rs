//! What a visitor sent, checked against the form.

use super::{FieldKind, FormField, FormSettings};
use crate::channels::{AttachedFile, Details, Draft, FormDetails, Sender, SourceEvent, handles};
use base::fields::{Change, FieldValue};
use base::ids::SourceId;
use base::search::Subject;
use std::collections::BTreeMap;

/// Characters of one field that are kept.
const MAX_VALUE_CHARS: usize = 20_000;
/// Parameters of the page's address that tell which campaign brought the visitor.
const CAMPAIGN_PARAMETERS: [&str; 8] =
    ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid", "yclid"];

/// What was sent for a field that the account made for itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnAnswer {
    /// Its values, checked; none when what was sent does not fit the field.
    pub values: Vec<FieldValue>,
    /// The same as text, whatever was sent.
    pub text: String,
}

/// A submission on its way in.
#[derive(Clone, Debug, Default)]
pub struct Submission {
    /// The fields as sent, by key.
    pub values: BTreeMap<String, String>,
    /// What was sent for fields that the account made for itself, by the key of the form's field.
    pub own: BTreeMap<String, OwnAnswer>,
    /// Files, already stored, by the key of their field.
    pub files: Vec<(String, AttachedFile)>,
    /// The page on which it was filled in.
    pub page: String,
    /// The page before that page.
    pub referrer: String,
    /// Where it came from.
    pub ip: String,
    /// The visitor's id, if the page knows it.
    pub visitor: Option<String>,
    /// When, Unix seconds.
    pub at: i64,
}

/// Reads a submission into a source event. What does not fit a field that the account made is among what was said, as
/// text; it is no reason to lose a request.
///
/// # Errors
/// A sentence per field that is missing or not understood; nothing was kept then.
pub fn read(
    source_id: SourceId,
    form_name: &str,
    settings: &FormSettings,
    sent: &Submission,
    minor_units: i64,
) -> Result<SourceEvent, BTreeMap<String, String>> {
    let mut problems = BTreeMap::new();
    let mut sender = Sender { visitor: sent.visitor.clone(), ..Sender::default() };
    let mut draft = Draft::default();
    let (mut fields, mut text) = (Vec::new(), Vec::new());
    for field in &settings.fields {
        let own = sent.own.get(&field.key);
        let text_sent = own.map(|own| &own.text).or_else(|| sent.values.get(&field.key));
        let value: String = text_sent.map_or("", String::as_str).trim().chars().take(MAX_VALUE_CHARS).collect();
        if let Err(problem) = check(field, &value, &sent.files) {
            problems.insert(field.key.clone(), problem);
            continue;
        }
        if value.is_empty() {
            continue;
        }
        match field.kind {
            FieldKind::Name => sender.name.clone_from(&value),
            FieldKind::Email => sender.emails.push(value.clone()),
            FieldKind::Phone => sender.phones.push(value.clone()),
            FieldKind::Company => sender.company.clone_from(&value),
            FieldKind::Price => draft.price_minor = value.parse::<i64>().unwrap_or(0).saturating_mul(minor_units),
            FieldKind::Message | FieldKind::Text => text.push(value.clone()),
            FieldKind::File => {}
            FieldKind::Own { of, id } => {
                let values = own.map(|own| own.values.clone()).filter(|values| !values.is_empty());
                let whose = match of {
                    Subject::Lead => &mut draft.fields,
                    Subject::Contact => &mut sender.fields,
                    Subject::Company => &mut draft.company_fields,
                };
                whose.extend(values.map(|values| Change { field: id, values }));
            }
        }
        fields.push((field.label.clone(), value));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let details = FormDetails {
        form_id: source_id.to_string(),
        form_name: form_name.to_owned(),
        page: sent.page.clone(),
        ip: sent.ip.clone(),
        sent_at: sent.at,
        referrer: sent.referrer.clone(),
        form_type: None,
        visitor: sent.visitor.clone(),
        fields,
        campaign: campaign(&sent.page),
    };
    Ok(SourceEvent {
        source_id,
        pipeline_id: None,
        at: sent.at,
        sender,
        title: form_name.to_owned(),
        text: text.join("\n\n"),
        html: None,
        details: Details::Form(details),
        files: sent.files.iter().map(|(_, file)| file.clone()).collect(),
        draft,
        private_to: None,
    })
}

fn check(field: &FormField, value: &str, files: &[(String, AttachedFile)]) -> Result<(), String> {
    let is_empty =
        if field.kind == FieldKind::File { !files.iter().any(|(key, _)| *key == field.key) } else { value.is_empty() };
    match field.kind {
        _ if is_empty && field.is_required => Err(format!("Please fill in “{}”.", field.label)),
        _ if is_empty => Ok(()),
        FieldKind::Email if handles::email(value).is_none() => {
            Err("This is not an e-mail address. It looks like name@example.com.".to_owned())
        }
        FieldKind::Phone if handles::phone(value, None).is_none() => Err("This is not a phone number.".to_owned()),
        FieldKind::Price if value.parse::<i64>().is_err() => Err("Write a whole number.".to_owned()),
        _ => Ok(()),
    }
}

/// The campaign parameters of a page's address (SR-04).
fn campaign(page: &str) -> Vec<(String, String)> {
    let query = page.split_once('?').map_or("", |(_, query)| query.split('#').next().unwrap_or(""));
    url::form_urlencoded::parse(query.as_bytes())
        .filter(|(key, _)| CAMPAIGN_PARAMETERS.contains(&key.as_ref()))
        .map(|(key, value)| (key.into_owned(), value.chars().take(MAX_VALUE_CHARS).collect()))
        .collect()
}
