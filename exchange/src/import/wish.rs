//! What one row asks for, read by the mapping: a lead, its contact, its company, or what is wrong with it.

use super::directory::Directory;
use super::fields::{Field, What};
use super::mapping::{Choices, Existing, Mapping, Use};
use super::values;
use crate::table::{MAX_CELL_CHARS, Row};
use crate::{labels, own_cells};
use base::clock::Seconds;
use base::fields::{self, AddressPart, Change, FieldError, FieldKind, FieldValue, Shape};
use base::ids::{FieldId, UserId};
use base::search::Subject;
use flow::channels::handles::{self, Handle, HandleKind};
use flow::pipelines::Stage;
use flow::{contacts, leads};
use std::collections::BTreeSet;

/// What a row says of one record; what it does not say is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// The record that is to be changed.
    pub id: Option<i64>,
    /// The title or the whole name.
    pub name: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// Phones and e-mail addresses.
    pub handles: Vec<Handle>,
    /// The sale, in minor units.
    pub price_minor: Option<i64>,
    /// The stage that the row names.
    pub stage: Option<Stage>,
    /// Who answers for it.
    pub responsible: Option<UserId>,
    /// Tags that it gets.
    pub tags: Vec<String>,
    /// When it was made.
    pub created_at: Option<Seconds>,
    /// Values of the account's own fields.
    pub values: Vec<Change>,
    /// Those of them that are addresses in several columns: a part that the row does not say stays as it is.
    pub in_parts: Vec<FieldId>,
}

/// The records of one row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// The lead, in a file of leads.
    pub lead: Option<Wish>,
    /// The contact, if the row has one.
    pub contact: Option<Wish>,
    /// The company, if the row has one.
    pub company: Option<Wish>,
    /// Choices that fields do not have yet.
    pub choices: Vec<(Subject, FieldId, String)>,
}

/// Reads a row.
///
/// # Errors
/// Everything that is wrong with it, a sentence each.
pub fn read(row: &Row, subject: Subject, mapping: &Mapping, directory: &Directory) -> Result<Wishes, Vec<String>> {
    let mut reading = Reading { row, mapping, directory, problems: Vec::new(), choices: Vec::new() };
    let mut wishes = Wishes::default();
    if subject == Subject::Lead {
        wishes.lead = Some(reading.lead());
    }
    if subject != Subject::Company {
        wishes.contact = reading.person(Subject::Contact).filter(|_| reading.says_anything(Subject::Contact));
    }
    wishes.company = reading.person(Subject::Company).filter(|_| reading.says_anything(Subject::Company));
    if row.cells.len() > mapping.columns.len() {
        let (has, columns) = (row.cells.len(), mapping.columns.len());
        reading
            .problems
            .push(format!("The row has {has} cells for {columns} columns: is a quote or delimiter too many?"));
    }
    reading.require(subject, &wishes);
    wishes.choices = reading.choices;
    if reading.problems.is_empty() { Ok(wishes) } else { Err(reading.problems) }
}

fn sentence(error: FieldError) -> String {
    match error {
        FieldError::WrongValue { name, reason, .. } => format!("{name}: {reason}"),
        error => error.to_string(),
    }
}

struct Reading<'r> {
    row: &'r Row,
    mapping: &'r Mapping,
    directory: &'r Directory,
    problems: Vec<String>,
    choices: Vec<(Subject, FieldId, String)>,
}

impl Reading<'_> {
    fn lead(&mut self) -> Wish {
        let mut wish = self.common(Subject::Lead, leads::MAX_NAME_CHARS);
        wish.price_minor = self.price();
        wish.stage = self.stage(wish.id.is_some());
        wish
    }

    fn person(&mut self, of: Subject) -> Option<Wish> {
        let mut wish = self.common(of, contacts::MAX_NAME_CHARS);
        if of == Subject::Contact {
            wish.first_name = self.text(of, What::FirstName).to_owned();
            wish.last_name = self.text(of, What::LastName).to_owned();
            self.fits(&wish.first_name.clone(), "first name", contacts::MAX_NAME_CHARS / 2);
            self.fits(&wish.last_name.clone(), "last name", contacts::MAX_NAME_CHARS / 2);
        }
        wish.handles = self.handles(of);
        Some(wish)
    }

    fn common(&mut self, of: Subject, most_chars: usize) -> Wish {
        let name = self.text(of, What::Name).to_owned();
        self.fits(&name, "name", most_chars);
        Wish {
            id: self.id(of),
            name,
            responsible: self.responsible(of),
            tags: self.tags(of),
            created_at: self.date(Field { of, what: What::CreatedAt }),
            values: self.values(of),
            in_parts: self.in_parts(of),
            ..Wish::default()
        }
    }

    /// The cell of a field, if a column holds it; what no encoding can mean is a problem.
    fn cell(&mut self, field: Field) -> Option<(&str, Use)> {
        let column = self.mapping.column_of(field)?;
        let cell = self.row.cell(column);
        if cell.contains(['\u{FFFD}', '\0']) {
            self.problems.push(format!(
                "“{}” has letters that cannot be read: try another encoding.",
                field.label(self.directory)
            ));
            return None;
        }
        if cell.chars().count() > MAX_CELL_CHARS {
            self.problems.push(format!("“{}” has more than {MAX_CELL_CHARS} characters.", field.label(self.directory)));
            return None;
        }
        Some((cell, self.mapping.columns[column])).filter(|(cell, _)| !cell.is_empty())
    }

    fn text(&mut self, of: Subject, what: What) -> &str {
        self.cell(Field { of, what }).map_or("", |(cell, _)| cell)
    }

    fn fits(&mut self, text: &str, what: &str, most_chars: usize) {
        if text.chars().count() > most_chars {
            self.problems.push(format!("The {what} has more than {most_chars} characters."));
        }
    }

    fn id(&mut self, of: Subject) -> Option<i64> {
        if self.mapping.existing == Existing::MakeNew {
            return None;
        }
        let written = self.text(of, What::Id).to_owned();
        let id = written.parse().ok().filter(|id: &i64| *id > 0);
        if id.is_none() && !written.is_empty() {
            self.problems.push(format!("“{written}” is no ID."));
        }
        id
    }

    fn responsible(&mut self, of: Subject) -> Option<UserId> {
        let written = self.text(of, What::Responsible).to_owned();
        if written.is_empty() {
            return None;
        }
        let found = self.directory.person(&written);
        if found.is_none() {
            self.problems.push(format!("Nobody here is called “{written}”, or several are: use the e-mail address."));
        }
        found
    }

    fn tags(&mut self, of: Subject) -> Vec<String> {
        let written = self.text(of, What::Tags).to_owned();
        let mut tags: Vec<String> = values::several(&written).map(str::to_owned).collect();
        tags.sort();
        tags.dedup();
        if tags.len() > leads::tags::MAX_TAGS {
            self.problems.push(format!("A record has at most {} tags.", leads::tags::MAX_TAGS));
        }
        tags.iter().for_each(|tag| self.fits(tag, "tag", leads::tags::MAX_TAG_CHARS));
        tags
    }

    fn date(&mut self, field: Field) -> Option<Seconds> {
        let zone = self.directory.zone.clone();
        let (cell, used) = self.cell(field)?;
        let read = used.dates.and_then(|order| order.read(cell, &zone));
        if read.is_none() {
            let problem = format!("“{cell}” is no date in the order that was chosen for its column.");
            self.problems.push(problem);
        }
        read
    }

    fn values(&mut self, of: Subject) -> Vec<Change> {
        let directory = self.directory;
        let own = directory.own.iter().filter(|field| field.subject == of);
        let mut changes = Vec::new();
        for field in own {
            let target = Field { of, what: What::Own(field.id) };
            let whole = self.cell(target).map(|(cell, used)| (cell.to_owned(), used));
            let parts = self.parts(of, field);
            let read = match whole {
                None if parts.is_empty() => continue,
                None => Ok(parts),
                Some((cell, used)) => self.own(field, &cell, used).map(|values| [values, parts].concat()),
            };
            let read = read.and_then(|values| fields::checked(field, values).map_err(sentence));
            match read {
                Ok(values) => changes.push(Change { field: field.id, values }),
                Err(problem) => self.problems.push(problem),
            }
        }
        changes
    }

    /// What the columns of an address' parts say.
    fn parts(&mut self, of: Subject, field: &fields::Field) -> Vec<FieldValue> {
        if field.kind.shape() != Shape::Part {
            return Vec::new();
        }
        let said = AddressPart::ALL.map(|part| (part, self.text(of, What::Part(field.id, part)).to_owned()));
        said.into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(part, text)| FieldValue::Part { part, text })
            .collect()
    }

    fn in_parts(&self, of: Subject) -> Vec<FieldId> {
        let fields = self.mapping.columns.iter().filter_map(|used| match used.field {
            Some(Field { of: whose, what: What::Part(field, _) }) if whose == of => Some(field),
            _ => None,
        });
        fields.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The values of a cell, whose dates and numbers are written as it was chosen for its column.
    fn own(&mut self, field: &fields::Field, cell: &str, used: Use) -> Result<Vec<FieldValue>, String> {
        let not = |what: &str| format!("{}: “{cell}” is no {what} as it was chosen for its column.", field.name);
        let zone = &self.directory.zone;
        let read = match field.kind.shape() {
            Shape::Day | Shape::Moment => {
                let moment = used.dates.and_then(|order| order.civil(cell)).ok_or_else(|| not("date"))?;
                let is_day = field.kind.shape() == Shape::Day;
                let format = if is_day { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" };
                own_cells::read(field, &moment.strftime(format).to_string(), zone)
            }
            Shape::Number => {
                let number = used.decimal.and_then(|decimal| decimal.plain(cell)).ok_or_else(|| not("number"))?;
                own_cells::read(field, &number, zone)
            }
            Shape::Choice => {
                let known = self.known_choices(field, cell);
                fields::read_texts(field, &known, zone)
            }
            _ => own_cells::read(field, cell, zone),
        };
        read.map_err(sentence)
    }

    /// Choices that the field does not have are added later, where the person has said so; not to lists that depend on
    /// each other, where nobody says below which one.
    fn known_choices(&mut self, field: &fields::Field, cell: &str) -> Vec<String> {
        let names = own_cells::choices(field, cell);
        if self.mapping.choices == Choices::Refuse || field.kind == FieldKind::ChainedList {
            return names;
        }
        let is_known = |name: &String| field.choices().any(|option| option.name.to_lowercase() == name.to_lowercase());
        let (known, new): (Vec<String>, Vec<String>) = names.into_iter().partition(is_known);
        self.choices.extend(new.into_iter().map(|name| (field.subject, field.id, name)));
        known
    }

    fn price(&mut self) -> Option<i64> {
        let units = self.directory.units;
        let (cell, used) = self.cell(Field { of: Subject::Lead, what: What::Price })?;
        let read = used.decimal.and_then(|decimal| decimal.read(cell, units));
        let problem = match read {
            None => format!("“{cell}” is no amount as it was chosen for its column."),
            Some(amount) if !(0..=leads::MAX_PRICE_MINOR).contains(&amount) => format!("A sale cannot be {cell}."),
            Some(_) => return read,
        };
        self.problems.push(problem);
        None
    }

    /// Where the lead goes; a lead that exists stays where it is unless its row says otherwise.
    fn stage(&mut self, exists: bool) -> Option<Stage> {
        let pipeline = self.text(Subject::Lead, What::Pipeline).to_owned();
        let stage = self.text(Subject::Lead, What::Stage).to_owned();
        if exists && pipeline.is_empty() && stage.is_empty() {
            return None;
        }
        let fallback = self.mapping.stage.and_then(|id| self.directory.stage(id));
        self.directory.place(&pipeline, &stage, fallback).map_err(|problem| self.problems.push(problem)).ok()
    }

    fn handles(&mut self, of: Subject) -> Vec<Handle> {
        let country = self.directory.country.clone();
        let mut found: Vec<Handle> = Vec::new();
        for (what, kind, label) in What::addresses() {
            let cell = self.text(of, what).to_owned();
            for one in values::several(&cell) {
                let (written, beside) = labels::apart(kind, one);
                let (read, named) = match kind {
                    HandleKind::Email => (handles::email(written), "e-mail address"),
                    _ => (handles::phone(written, country.as_deref()), "phone number"),
                };
                let label = if beside.is_empty() { label } else { beside };
                match read {
                    Some(handle) if found.iter().any(|known| known.is_same(&handle)) => {}
                    Some(handle) => found.push(Handle { label: label.to_owned(), ..handle }),
                    None => self.problems.push(format!("“{one}” is no {named}.")),
                }
            }
        }
        // The strongest first: a person is found by the address before the phone.
        found.sort_by_key(|handle| handle.kind);
        if found.len() > contacts::MAX_HANDLES {
            self.problems.push(format!("A record has at most {} phones and addresses.", contacts::MAX_HANDLES));
        }
        found
    }

    /// A row whose columns of a contact are all empty has no contact.
    fn says_anything(&self, of: Subject) -> bool {
        let columns = self.mapping.columns.iter().enumerate();
        columns
            .filter(|(_, used)| used.field.is_some_and(|field| field.of == of))
            .any(|(at, _)| !self.row.cell(at).is_empty())
    }

    fn require(&mut self, subject: Subject, wishes: &Wishes) {
        let named = |wish: &Option<Wish>| {
            wish.as_ref().is_some_and(|wish| {
                wish.id.is_some() || ![&wish.name, &wish.first_name, &wish.last_name].iter().all(|name| name.is_empty())
            })
        };
        let (main, words) = match subject {
            Subject::Lead => (&wishes.lead, "lead"),
            Subject::Contact => (&wishes.contact, "contact"),
            Subject::Company => (&wishes.company, "company"),
        };
        if !named(main) && self.problems.is_empty() {
            self.problems.push(format!("The row has no name for its {words}."));
        }
        let nameless = subject != Subject::Company
            && wishes.company.as_ref().is_some_and(|company| company.name.is_empty() && company.id.is_none());
        if nameless {
            self.problems.push("The row speaks of a company without a name.".to_owned());
        }
    }
}
