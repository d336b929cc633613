//! Dependent lists: a select for each list, the next one with what stands under the choice before.

use super::inputs::{Control, name_of};
use base::fields::{Field, FieldOption, FieldValue};
use base::ids::FieldOptionId;
use maud::{Markup, html};

/// The selects. On a card each choice is sent at once, so that a list shows what goes with the one before; in a form that
/// is sent as a whole every list stands there, its choices under those before.
pub(super) fn lists(field: &Field, values: &[FieldValue], look: Control) -> Markup {
    let chosen: Vec<FieldOptionId> =
        values.iter().filter_map(|value| if let FieldValue::Choice(id) = value { Some(*id) } else { None }).collect();
    html! {
        span.lists {
            @match look {
                Control::Quiet => (following(field, &chosen)),
                Control::Framed => (whole(field, &chosen)),
            }
        }
    }
}

fn following(field: &Field, chosen: &[FieldOptionId]) -> Markup {
    html! {
        @for at in 0..=chosen.len() {
            @let under = at.checked_sub(1).map(|before| chosen[before]);
            @let mut choices = field.choices_under(under).peekable();
            @let held = chosen.get(at).and_then(|id| field.option(*id));
            @if at == 0 || held.is_some() || choices.peek().is_some() {
                @let gone = held.filter(|held| held.deleted_at.is_some());
                @let empty = if at == 0 && chosen.is_empty() { "Add" } else { "None" };
                select.input.quiet.void[held.is_none()] name=(name_of(field)) aria-label=(title(field, at)) {
                    option value="" selected[held.is_none()] { (empty) }
                    @for option in choices.chain(gone) { (choice(option, held.map(|held| held.id))) }
                }
            }
        }
    }
}

fn whole(field: &Field, chosen: &[FieldOptionId]) -> Markup {
    let depth = field.choices().map(|option| field.chain_to(option.id).len()).max().unwrap_or(1);
    html! {
        @for at in 0..depth {
            select.input name=(name_of(field)) aria-label=(title(field, at)) data-list {
                option value="" { (title_alone(field, at)) }
                @if at == 0 {
                    @for option in field.choices_under(None) { (choice(option, chosen.first().copied())) }
                } @else {
                    @for above in field.choices().filter(|above| field.chain_to(above.id).len() == at) {
                        optgroup label=(above.name) data-under=(above.id) {
                            @for option in field.choices_under(Some(above.id)) { (choice(option, chosen.get(at).copied())) }
                        }
                    }
                }
            }
        }
    }
}

fn choice(option: &FieldOption, held: Option<FieldOptionId>) -> Markup {
    html! { option value=(option.id) selected[held == Some(option.id)] { (option.name) } }
}

/// "Model of the car": the field, and which of its lists.
fn title(field: &Field, at: usize) -> String {
    if at == 0 { field.name.clone() } else { format!("{}: {}", field.name, title_alone(field, at)) }
}

/// What a list is called.
pub(super) fn title_alone(field: &Field, at: usize) -> String {
    let named = field.list_titles().into_iter().nth(at).filter(|title| !title.is_empty());
    named.unwrap_or_else(|| format!("List {}", at + 1))
}
