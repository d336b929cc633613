//! Phones and e-mail addresses of a contact or company: shown, and typed in rows, each with what it is used for (LD-02).

use crate::failure::Failure;
use crate::ui::icon::small;
use base::fields::Predefined;
use base::{Cx, accounts};
use flow::channels::handles::{self, Handle, HandleKind};
use flow::channels::mails::DeadAddress;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// What a form sends, by the name of its field: `phone-0`, `phone-0-label`.
pub type Typed = BTreeMap<String, String>;

/// Empty rows below those that are filled, for what is new.
const NEW_ROWS: usize = 1;
/// Characters of a row.
const MAX_CHARS: &str = "254";

/// The two kinds that people type, with the field whose labels they have.
const KINDS: [(HandleKind, Predefined, &str); 2] =
    [(HandleKind::Email, Predefined::Email, "E-mail"), (HandleKind::Phone, Predefined::Phone, "Phone")];

/// A label in words; programs may have set one that nobody knows.
fn words(label: &str) -> &str {
    match label {
        "WORK" => "Work",
        "WORKDD" => "Work direct",
        "MOB" => "Mobile",
        "FAX" => "Fax",
        "HOME" => "Home",
        "PRIV" => "Private",
        "OTHER" => "Other",
        unknown => unknown,
    }
}

/// The handles that were typed, and those that nobody types: visitors. A row that is empty now goes.
///
/// # Errors
/// [`Failure::Invalid`] with the first that cannot be an address.
pub fn typed_handles(cx: &mut Cx<'_>, before: &[Handle], typed: &Typed) -> Result<Vec<Handle>, Failure> {
    let country = accounts::country(cx)?;
    let mut found: Vec<Handle> = Vec::new();
    for (kind, field, _) in KINDS.into_iter().rev() {
        for (text, label) in rows(typed, kind) {
            let (handle, what) = match kind {
                HandleKind::Phone => (handles::phone(text, country.as_deref()), "a phone number"),
                _ => (handles::email(text), "an e-mail address"),
            };
            let wrong = || Failure::Invalid(format!("“{text}” is not {what}. Nothing was changed."));
            let label = label.filter(|label| !label.is_empty()).map(|label| field.label(field.label_id(label)));
            found.push(Handle { label: label.unwrap_or_default().to_owned(), ..handle.ok_or_else(wrong)? });
        }
    }
    found.extend(before.iter().filter(|handle| handle.kind == HandleKind::Visitor).cloned());
    Ok(found)
}

/// The filled rows of a kind in their order, each with its label.
fn rows(typed: &Typed, kind: HandleKind) -> Vec<(&str, Option<&str>)> {
    let number = |key: &str| key.strip_prefix(kind.as_str())?.strip_prefix('-')?.parse::<usize>().ok();
    let mut rows: Vec<(usize, &str)> =
        typed.iter().filter_map(|(key, text)| Some((number(key)?, text.trim()))).collect();
    rows.retain(|(_, text)| !text.is_empty());
    rows.sort_unstable();
    let label = |at: usize| typed.get(&format!("{}-{at}-label", kind.as_str())).map(String::as_str);
    rows.into_iter().map(|(at, text)| (text, label(at))).collect()
}

/// A row for each address, and an empty one of each kind.
pub fn handle_rows(known: &[Handle]) -> Markup {
    html! {
        @for (kind, field, title) in KINDS {
            fieldset.field.handles {
                legend.lbl { (title) }
                @let filled = known.iter().filter(|handle| handle.kind == kind).map(Some);
                @for (at, handle) in filled.chain(std::iter::repeat_n(None, NEW_ROWS)).enumerate() {
                    (row(&format!("{}-{at}", kind.as_str()), (field, title), handle))
                }
            }
        }
    }
}

fn row(name: &str, (field, title): (Predefined, &str), handle: Option<&Handle>) -> Markup {
    let label = handle.map(|handle| handle.label.as_str()).unwrap_or_default();
    html! {
        div.row {
            input.input.grow name=(name) value=[handle.map(|handle| &handle.written)] maxlength=(MAX_CHARS) autocomplete="off"
                placeholder=[handle.is_none().then_some("Add")] aria-label=(title);
            select.input.label name={ (name) "-label" } aria-label={ "What it is for: " (title) } {
                option value="" selected[label.is_empty()] { "Any" }
                @for each in field.label_names() { option value=(each) selected[label == each] { (words(each)) } }
            }
        }
    }
}

/// E-mail addresses and phones as a property list, with what is known of those that are dead; a visitor's id tells a person
/// nothing.
pub fn addresses(known: &[Handle], dead: &[DeadAddress]) -> Markup {
    html! {
        dl.props {
            @for (kind, _, title) in KINDS {
                @for handle in known.iter().filter(|handle| handle.kind == kind) {
                    @let dead = dead.iter().find(|dead| kind == HandleKind::Email && dead.address.eq_ignore_ascii_case(&handle.value));
                    @let scheme = if kind == HandleKind::Email { "mailto:" } else { "tel:" };
                    dt { (title) }
                    dd class=[dead.map(|_| "wrap")] {
                        a.clip href={ (scheme) (handle.value) } { (handle.written) }
                        @if !handle.label.is_empty() { " " span.muted.small { (words(&handle.label)) } }
                        @if let Some(dead) = dead {
                            " " span.next.late.small title=(dead.reason) { (small("circle-alert")) " No mail reaches it" }
                        }
                    }
                }
            }
        }
    }
}
