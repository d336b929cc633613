//! Two people write into one field: who saves later wins, and is told what the other had written, with the way back to it.

use crate::failure::Failure;
use crate::ui::toast::{Toast, Undo, said};
use base::Cx;
use base::journal::{self, Records, Wanted};
use base::people::users;
use base::search::Subject;
use flow::channels::said::Place;
use maud::{Markup, html};
use url::form_urlencoded;

/// Rows of the journal in which the other person is looked for.
const MAX_ROWS: i64 = 20;

/// A field that is about to be saved.
#[derive(Clone, Copy, Debug)]
pub struct Saved<'a> {
    /// Of which record.
    pub place: Place,
    /// Where it is put.
    pub url: &'a str,
    /// Its name in the form.
    pub field: &'a str,
    /// What it said when the writer began; nothing when the form does not say.
    pub was: Option<&'a str>,
    /// What it says until it is saved.
    pub stood: &'a str,
    /// What it will say.
    pub now: &'a str,
}

/// What is said to a person who saves over what somebody else wrote meanwhile; nothing when nobody did. Asked before saving.
///
/// # Errors
/// Whatever the database answers.
pub fn told(cx: &mut Cx<'_>, saved: &Saved<'_>) -> Result<Markup, Failure> {
    if saved.was.is_none_or(|was| was == saved.stood) || saved.stood == saved.now {
        return Ok(html! {});
    }
    let stood = match (saved.field, saved.stood.parse()) {
        (_, _) if saved.stood.is_empty() => "nothing".to_owned(),
        ("responsible_id", Ok(user)) => users::find(cx, user)?.map_or_else(String::new, |user| user.name),
        _ => saved.stood.to_owned(),
    };
    let text = format!(
        "{} wrote “{stood}” here meanwhile. What you wrote is saved; Undo brings the other back.",
        author(cx, saved)?
    );
    let fields = form_urlencoded::Serializer::new(String::new()).append_pair(saved.field, saved.stood).finish();
    let undo = Undo { method: "PUT", url: saved.url, fields: &fields };
    Ok(said(&Toast { text: &text, undo: Some(undo) }))
}

/// Who wrote what stands there: the last whom the journal names for it.
fn author(cx: &mut Cx<'_>, saved: &Saved<'_>) -> Result<String, Failure> {
    let ids = vec![saved.place.id];
    let records = match saved.place.subject {
        Subject::Lead => Records::Leads(ids),
        Subject::Contact => Records::Contacts(ids),
        Subject::Company => Records::Companies(ids),
    };
    let rows = journal::list_newest(cx, &Wanted { records: Some(records), limit: MAX_ROWS, ..Wanted::default() })?;
    let key = saved.field.trim_end_matches("_id");
    let user = rows.iter().find(|entry| entry.before[key] != entry.after[key]).and_then(journal::Entry::user);
    if user.is_some() && user == cx.actor.user() {
        return Ok("You, in another window,".to_owned());
    }
    let found = match user {
        Some(user) => users::find(cx, user)?,
        None => None,
    };
    Ok(found.map_or_else(|| "Somebody".to_owned(), |user| user.name))
}
