//! Records as rows. The columns are named so that an import finds them again.

use super::Error;
use crate::import::Directory;
use crate::{labels, own_cells};
use base::Cx;
use base::clock::Seconds;
use base::fields::{self, AddressPart, Shape, Values};
use base::ids::{CompanyId, ContactId, LeadId, StageId, UserId};
use base::search::Subject;
use flow::channels::handles::{Handle, HandleKind};
use flow::contacts::{self, Company, Contact, companies};
use flow::leads::{self, Lead, tags};
use std::collections::HashMap;

/// What stands in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Anything that somebody wrote.
    Text(String),
    /// A number that we know to be one, with a point.
    Number(String),
}

impl Cell {
    /// What is written.
    pub fn as_str(&self) -> &str {
        match self {
            Cell::Text(text) | Cell::Number(text) => text,
        }
    }
}

/// The columns, and what the names in them mean.
#[derive(Clone, Debug)]
pub struct Heading {
    /// One for each column.
    pub names: Vec<String>,
    /// The places of these columns among all that there are.
    chosen: Vec<usize>,
    own: Vec<fields::Field>,
    directory: Directory,
    people: HashMap<UserId, String>,
}

/// What a list calls its column, and what stands above it in a file: an import has to know it, so some stand in several.
const LEAD: [(&str, &str); 15] = [
    ("id", "ID"),
    ("name", "Name"),
    ("price", "Sale"),
    ("stage", "Pipeline"),
    ("stage", "Stage"),
    ("responsible", "Responsible"),
    ("tags", "Tags"),
    ("created", "Made on"),
    ("changed", "Changed on"),
    ("closed", "Closed on"),
    ("task", "Next task on"),
    ("contact", "Contact name"),
    ("contact", "Contact phone"),
    ("contact", "Contact e-mail"),
    ("company", "Company name"),
];
const CONTACT: [(&str, &str); 12] = [
    ("id", "ID"),
    ("name", "Name"),
    ("name", "First name"),
    ("name", "Last name"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("company", "Company name"),
    ("responsible", "Responsible"),
    ("tags", "Tags"),
    ("created", "Made on"),
    ("changed", "Changed on"),
    ("customer", "Customer since"),
];
const COMPANY: [(&str, &str); 9] = [
    ("id", "ID"),
    ("name", "Name"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("responsible", "Responsible"),
    ("tags", "Tags"),
    ("created", "Made on"),
    ("changed", "Changed on"),
    ("customer", "Customer since"),
];

impl Heading {
    /// With the columns of these words, in the order of the file and the id before them; with all if there are none.
    pub(super) fn load(cx: &mut Cx<'_>, subject: Subject, words: &[String]) -> Result<Heading, Error> {
        let directory = Directory::load(cx).map_err(|error| Error::Writing(error.to_string()))?;
        let own: Vec<fields::Field> =
            fields::list(cx, subject)?.into_iter().filter(|field| !field.is_predefined).collect();
        let known: &[(&str, &str)] = match subject {
            Subject::Lead => &LEAD,
            Subject::Contact => &CONTACT,
            Subject::Company => &COMPANY,
        };
        let known = known.iter().map(|(word, name)| ((*word).to_owned(), (*name).to_owned()));
        let all = known.chain(own.iter().flat_map(own_columns));
        let is_chosen = |word: &String| words.is_empty() || word == "id" || words.contains(word);
        let (chosen, names) =
            all.enumerate().filter(|(_, (word, _))| is_chosen(word)).map(|(at, (_, name))| (at, name)).unzip();
        let people = base::people::users::list(cx)?.into_iter().map(|user| (user.id, user.name)).collect();
        Ok(Heading { names, chosen, own, directory, people })
    }

    /// Of a row with every cell those of the chosen columns.
    fn cut(&self, row: &[Cell]) -> Vec<Cell> {
        self.chosen.iter().filter_map(|at| row.get(*at).cloned()).collect()
    }

    fn person(&self, id: Option<UserId>) -> Cell {
        text(id.and_then(|id| self.people.get(&id)).map_or("", String::as_str))
    }

    fn moment(&self, at: Option<Seconds>) -> Cell {
        let there =
            at.and_then(|at| jiff::Timestamp::from_second(at).ok()).map(|at| at.to_zoned(self.directory.zone.clone()));
        Cell::Text(there.map_or_else(String::new, |there| there.strftime("%Y-%m-%d %H:%M:%S").to_string()))
    }

    fn amount(&self, minor: i64) -> Cell {
        let (units, digits) = (self.directory.units, self.directory.units.ilog10() as usize);
        let part = format!("{:0digits$}", minor % units);
        Cell::Number(if digits == 0 { minor.to_string() } else { format!("{}.{part}", minor / units) })
    }

    fn place(&self, stage: StageId) -> (Cell, Cell) {
        let pipelines = &self.directory.pipelines;
        let found = pipelines.iter().find_map(|pipeline| {
            let stage = pipeline.stages.iter().find(|known| known.id == stage)?;
            Some((text(&pipeline.name), text(&stage.name)))
        });
        found.unwrap_or_else(|| (text(""), text("")))
    }

    fn own_values(&self, values: Option<&Values>) -> Vec<Cell> {
        let cells = |field: &fields::Field| {
            let values = values.map_or(&[][..], |values| values.of(field.id));
            if field.kind.shape() == Shape::Part {
                return AddressPart::ALL.iter().map(|part| text(own_cells::part_of(values, *part))).collect();
            }
            let written = own_cells::write(field, values, &self.directory.zone);
            let is_number = field.kind.shape() == Shape::Number && !written.is_empty();
            vec![if is_number { Cell::Number(written) } else { Cell::Text(written) }]
        };
        self.own.iter().flat_map(cells).collect()
    }
}

/// The columns of a field with the word of its list: an address has one for each of its parts (IM-06).
fn own_columns(field: &fields::Field) -> Vec<(String, String)> {
    let word = format!("f{}", field.id);
    if field.kind.shape() == Shape::Part {
        let named = |part: AddressPart| (word.clone(), format!("{}: {}", field.name, part.title()));
        return AddressPart::ALL.map(named).to_vec();
    }
    vec![(word, field.name.clone())]
}

/// The rows of some records, in the order of the ids; a fixed number of queries.
pub(super) fn of(cx: &mut Cx<'_>, subject: Subject, heading: &Heading, ids: &[i64]) -> Result<Vec<Vec<Cell>>, Error> {
    let tags = tags::of_many(cx, subject, ids)?;
    let tags = |id: i64| {
        let names: Vec<&str> = tags.get(&id).into_iter().flatten().map(|tag| tag.name.as_str()).collect();
        text(&names.join(", "))
    };
    let own = fields::values_as_read(cx, subject, ids)?;
    let mut rows: Vec<(i64, Vec<Cell>)> = match subject {
        Subject::Lead => leads_of(cx, heading, ids, tags)?,
        Subject::Contact => {
            let ids: Vec<ContactId> = ids.iter().copied().map(ContactId).collect();
            let contacts = contacts::list_by_ids(cx, &ids)?;
            let names = company_names(cx, contacts.iter().filter_map(|contact| contact.company_id).collect())?;
            contacts
                .iter()
                .map(|contact| (contact.id.0, contact_row(heading, contact, &names, tags(contact.id.0))))
                .collect()
        }
        Subject::Company => {
            let ids: Vec<CompanyId> = ids.iter().copied().map(CompanyId).collect();
            let companies = companies::list_by_ids(cx, &ids)?;
            companies.iter().map(|company| (company.id.0, company_row(heading, company, tags(company.id.0)))).collect()
        }
    };
    rows.sort_by_key(|(id, _)| *id);
    let whole = |(id, row): (i64, Vec<Cell>)| [row, heading.own_values(own.get(&id))].concat();
    Ok(rows.into_iter().map(|row| heading.cut(&whole(row))).collect())
}

fn leads_of(
    cx: &mut Cx<'_>,
    heading: &Heading,
    ids: &[i64],
    tags: impl Fn(i64) -> Cell,
) -> Result<Vec<(i64, Vec<Cell>)>, Error> {
    let ids: Vec<LeadId> = ids.iter().copied().map(LeadId).collect();
    let leads = leads::list_whole(cx, &ids)?;
    let mains: Vec<ContactId> = leads.iter().filter_map(|lead| lead.contacts.first().copied()).collect();
    let contacts: HashMap<ContactId, Contact> =
        contacts::list_by_ids(cx, &mains)?.into_iter().map(|contact| (contact.id, contact)).collect();
    let names = company_names(cx, leads.iter().filter_map(|lead| lead.company_id).collect())?;
    let row = |lead: &Lead| {
        let contact = lead.contacts.first().and_then(|id| contacts.get(id));
        let company = lead.company_id.and_then(|id| names.get(&id)).map_or("", String::as_str);
        (lead.id.0, lead_row(heading, lead, contact, company, tags(lead.id.0)))
    };
    Ok(leads.iter().map(row).collect())
}

fn lead_row(heading: &Heading, lead: &Lead, contact: Option<&Contact>, company: &str, tags: Cell) -> Vec<Cell> {
    let (pipeline, stage) = heading.place(lead.stage_id);
    let handles = contact.map_or(&[][..], |contact| &contact.handles);
    vec![
        Cell::Number(lead.id.to_string()),
        text(&lead.name),
        heading.amount(lead.price_minor),
        pipeline,
        stage,
        heading.person(lead.responsible_id),
        tags,
        heading.moment(Some(lead.stamps.created_at)),
        heading.moment(Some(lead.stamps.updated_at)),
        heading.moment(lead.closed_at),
        heading.moment(lead.next_task_at),
        text(contact.map_or("", |contact| &contact.name)),
        addresses(handles, HandleKind::Phone),
        addresses(handles, HandleKind::Email),
        text(company),
    ]
}

fn contact_row(heading: &Heading, contact: &Contact, names: &HashMap<CompanyId, String>, tags: Cell) -> Vec<Cell> {
    let company = contact.company_id.and_then(|id| names.get(&id));
    vec![
        Cell::Number(contact.id.to_string()),
        text(&contact.name),
        text(&contact.first_name),
        text(&contact.last_name),
        addresses(&contact.handles, HandleKind::Phone),
        addresses(&contact.handles, HandleKind::Email),
        text(company.map_or("", String::as_str)),
        heading.person(contact.responsible_id),
        tags,
        heading.moment(Some(contact.stamps.created_at)),
        heading.moment(Some(contact.stamps.updated_at)),
        heading.moment(contact.customer_since),
    ]
}

fn company_row(heading: &Heading, company: &Company, tags: Cell) -> Vec<Cell> {
    vec![
        Cell::Number(company.id.to_string()),
        text(&company.name),
        addresses(&company.handles, HandleKind::Phone),
        addresses(&company.handles, HandleKind::Email),
        heading.person(company.responsible_id),
        tags,
        heading.moment(Some(company.stamps.created_at)),
        heading.moment(Some(company.stamps.updated_at)),
        heading.moment(company.customer_since),
    ]
}

fn company_names(cx: &mut Cx<'_>, mut ids: Vec<CompanyId>) -> Result<HashMap<CompanyId, String>, Error> {
    ids.sort_unstable();
    ids.dedup();
    Ok(companies::list_by_ids(cx, &ids)?.into_iter().map(|company| (company.id, company.name)).collect())
}

fn addresses(handles: &[Handle], kind: HandleKind) -> Cell {
    let written: Vec<String> = handles.iter().filter(|handle| handle.kind == kind).map(labels::write).collect();
    text(&written.join(", "))
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}
