//! The form in a cell of a list: one input with what the record holds, and what was wrong with what was typed.

use super::columns::Column;
use crate::failure::Failure;
use crate::feed::{address, name_of};
use crate::fields::{self, Pairs};
use crate::ui::money::amount;
use base::Cx;
use base::fields::{Field, FieldValue};
use base::ids::{CompanyId, ContactId, LeadId, UserId};
use base::people::users;
use base::search::Subject;
use flow::channels::said::Place;
use flow::contacts::{self, companies};
use flow::leads::tags;
use flow::{leads, pipelines};
use jiff::tz::TimeZone;
use maud::{Markup, html};

/// What is changed, with what it is now.
pub struct Control {
    place: Place,
    column: Column,
    value: Value,
}

/// What stands in the input.
enum Value {
    /// A line: its name, its words, what it is called.
    Line(&'static str, String, &'static str),
    /// One of some: the name, the current id, ids and words.
    Choice(&'static str, Option<i64>, Vec<(Option<i64>, String)>, &'static str),
    /// A field of the account's own.
    Custom(Box<Field>, Vec<FieldValue>, TimeZone),
}

/// What a list shows of a record that is changed in its cells.
struct Known {
    name: String,
    responsible: Option<UserId>,
}

impl Control {
    /// Reads what the record holds.
    ///
    /// # Errors
    /// [`Failure::NotFound`] for no such record, or a column that is not changed in its cell.
    pub fn read(cx: &mut Cx<'_>, place: Place, column: Column, currency: &str) -> Result<Control, Failure> {
        let known = known(cx, place)?;
        let value = match column {
            Column::Name => Value::Line("name", known.name, "Name"),
            Column::Price => {
                let lead = leads::load(cx, LeadId(place.id))?;
                Value::Line("price", amount(lead.price_minor, currency), "Sale")
            }
            Column::Tags => {
                let tags = tags::of(cx, place.subject, place.id)?;
                let names: Vec<String> = tags.into_iter().map(|tag| tag.name).collect();
                Value::Line("tags", names.join(", "), "Tags, with commas between them")
            }
            Column::Responsible => {
                let people = users::list(cx)?;
                let offered = users::choices(&people, |user| known.responsible == Some(user));
                let people = offered.map(|user| (Some(user.id.0), user.name.clone()));
                let choices = std::iter::once((None, "Nobody".to_owned())).chain(people).collect();
                Value::Choice("responsible_id", known.responsible.map(|id| id.0), choices, "Responsible")
            }
            Column::Stage => {
                let lead = leads::load(cx, LeadId(place.id))?;
                let stages = pipelines::load(cx, lead.pipeline_id)?.stages.into_iter();
                let offered = stages.filter(|stage| stage.kind != pipelines::StageKind::Incoming);
                let choices = offered.map(|stage| (Some(stage.id.0), stage.name)).collect();
                Value::Choice("stage_id", Some(lead.stage_id.0), choices, "Stage")
            }
            Column::Custom(id) => {
                let field = base::fields::load(cx, place.subject, id)?;
                let values = base::fields::values_of(cx, place.subject, &[place.id])?.remove(&place.id);
                let values = values.map(|values| values.of(id).to_vec()).unwrap_or_default();
                Value::Custom(Box::new(field), values, fields::zone(cx)?)
            }
            _ => return Err(Failure::NotFound),
        };
        Ok(Control { place, column, value })
    }

    /// What its input is called and says; nothing for a field of the account's own.
    pub fn said(&self) -> Option<(&'static str, String)> {
        match &self.value {
            Value::Line(name, text, _) => Some((name, text.clone())),
            Value::Choice(name, current, ..) => Some((name, current.map(|id| id.to_string()).unwrap_or_default())),
            Value::Custom(..) => None,
        }
    }

    /// With what was typed into it, so that it can be mended; a field of the account's own shows what it holds.
    pub fn typed(mut self, pairs: &Pairs) -> Control {
        if let Value::Line(name, text, _) = &mut self.value
            && let Some((_, typed)) = pairs.iter().find(|(key, _)| key == name)
        {
            text.clone_from(typed);
        }
        self
    }

    /// A move goes the way of every move: it may ask for a reason, or for fields.
    fn url(&self) -> String {
        match self.column {
            Column::Stage => format!("{}/stage", address(self.place)),
            column => format!("{}/cells/{column}", address(self.place)),
        }
    }
}

/// The form.
pub fn form(control: &Control, csrf_token: &str, wrong: Option<&str>) -> Markup {
    html! {
        form.cell-form method="post" action=(control.url()) {
            input type="hidden" name="csrf_token" value=(csrf_token);
            @if control.column == Column::Stage { input type="hidden" name="before" value=""; }
            (input(&control.value, wrong.is_some()))
            @if let Some(wrong) = wrong { p.error role="alert" id="cell-error" { (wrong) } }
        }
    }
}

fn input(value: &Value, is_wrong: bool) -> Markup {
    let (invalid, described) = (is_wrong.then_some("true"), is_wrong.then_some("cell-error"));
    match value {
        Value::Line(name, text, label) => html! {
            input.input name=(name) value=(text) aria-label=(label) aria-invalid=[invalid] aria-describedby=[described] autocomplete="off" maxlength="2000";
        },
        Value::Choice(name, current, choices, label) => html! {
            select.input name=(name) aria-label=(label) aria-invalid=[invalid] aria-describedby=[described] {
                @for (id, words) in choices {
                    option value=(id.map(|id| id.to_string()).unwrap_or_default()) selected[id == current] { (words) }
                }
            }
        },
        Value::Custom(field, values, zone) => html! { (fields::control_of(field, values, zone)) },
    }
}

fn known(cx: &mut Cx<'_>, place: Place) -> Result<Known, Failure> {
    Ok(match place.subject {
        Subject::Lead => {
            let lead = leads::load(cx, LeadId(place.id))?;
            Known { name: lead.name, responsible: lead.responsible_id }
        }
        Subject::Contact => {
            let contact = contacts::load(cx, ContactId(place.id))?;
            Known { name: name_of(&contact).to_string(), responsible: contact.responsible_id }
        }
        Subject::Company => {
            let company = companies::load(cx, CompanyId(place.id))?;
            Known { name: company.name, responsible: company.responsible_id }
        }
    })
}
