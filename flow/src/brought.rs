//! Codes of fields that nobody wrote into a draft: a value of its template brought them in, or the subject that it answers
//! says them. They are text, and are not read again. They are counted, since the same code may stand there once more,
//! without a value; and of the mail that is quoted none counts: it stands below what is written, where nothing is looked at.

use crate::Error;
use crate::answering::about_whom;
use crate::channels::mails::Mail;
use crate::channels::outbox;
use crate::drafting::DraftWish;
use crate::timeline::templates;
use base::Cx;
use mail::compose::{fields, names};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Under which name `details` of a draft have them.
pub(crate) const BROUGHT: &str = "brought";

/// Names of fields, each with how often it stands somewhere.
type Counts = BTreeMap<String, usize>;

/// Codes that were brought into a draft, by where.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Brought {
    subject: Counts,
    words: Counts,
}

/// Those that what is saved brings in, with those that were brought in before.
///
/// # Errors
/// Whatever the database answers.
pub(crate) fn bring(
    cx: &mut Cx<'_>,
    wish: &DraftWish,
    answered: Option<&Mail>,
    before: Option<&Mail>,
) -> Result<Brought, Error> {
    let mut brought = before.map(brought_into).unwrap_or_default();
    if let Some(answered) = answered {
        keep(&mut brought.subject, &answered.subject);
    }
    if let Some(id) = wish.template_id
        && let Some(template) = templates::list(cx)?.into_iter().find(|one| one.id == id)
    {
        let about = about_whom(cx, wish.lead_id, wish.answering, &wish.recipients.to)?;
        // Without a value a field leaves nothing: what stands in this was in a value.
        let written = templates::write(&template, &templates::values(cx, about)?);
        keep(&mut brought.subject, &written.subject);
        keep(&mut brought.words, &written.body);
    }
    Ok(brought)
}

/// The fields of a draft that nobody brought into it, each once: a template could not fill them, or somebody wrote them.
pub(crate) fn unfilled(mail: &Mail) -> Vec<String> {
    let brought = brought_into(mail);
    let mut found = beyond(&mail.subject, &brought.subject);
    for words in outbox::own_texts(mail) {
        found.extend(beyond(&words, &brought.words));
    }
    let mut seen = BTreeSet::new();
    found.retain(|name| seen.insert(name.clone()));
    found
}

fn brought_into(mail: &Mail) -> Brought {
    Brought::deserialize(&mail.details[BROUGHT]).unwrap_or_default()
}

/// Each save says again what was brought: what is known is not counted twice.
fn keep(known: &mut Counts, words: &str) {
    for (name, times) in counts(words) {
        let known = known.entry(name).or_default();
        *known = times.max(*known);
    }
}

/// The fields that stand in words more often than they were brought there, in their order.
fn beyond(words: &str, brought: &Counts) -> Vec<String> {
    let counts = counts(words);
    let is_more = |name: &&str| counts.get(*name) > brought.get(*name);
    names(words).into_iter().filter(is_more).map(str::to_owned).collect()
}

fn counts(words: &str) -> Counts {
    let mut counts = Counts::new();
    for name in fields(words) {
        *counts.entry(name.to_owned()).or_default() += 1;
    }
    counts
}
