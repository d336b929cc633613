//! Codes of fields that nobody wrote into a draft: a value of its template brought them in, or the mail that it answers or
//! passes on says them. They are text, and are not read again.

use crate::Error;
use crate::answering::about_whom;
use crate::channels::mails::Mail;
use crate::drafting::DraftWish;
use crate::timeline::templates;
use base::Cx;
use mail::compose::names;
use serde::Deserialize;
use std::collections::BTreeSet;

/// Under which name `details` of a draft have them.
pub(crate) const BROUGHT: &str = "brought";

/// The names of those that what is saved brings in, with those that were brought in before.
///
/// # Errors
/// `NoSuchMail` for one that is answered and not there.
pub(crate) fn bring(
    cx: &mut Cx<'_>,
    wish: &DraftWish,
    answered: Option<&Mail>,
    before: Option<&Mail>,
) -> Result<BTreeSet<String>, Error> {
    let mut brought = before.map(brought_into).unwrap_or_default();
    let mut add = |words: &str| brought.extend(names(words).into_iter().map(str::to_owned));
    if let Some(answered) = answered {
        add(&answered.subject);
        add(&answered.text);
    }
    if wish.template_id.is_some() {
        let about = about_whom(cx, wish.lead_id, wish.answering, &wish.recipients.to)?;
        templates::values(cx, about)?.values().for_each(|value| add(value));
    }
    Ok(brought)
}

/// The names of those that were brought into a draft.
pub(crate) fn brought_into(mail: &Mail) -> BTreeSet<String> {
    BTreeSet::deserialize(&mail.details[BROUGHT]).unwrap_or_default()
}
