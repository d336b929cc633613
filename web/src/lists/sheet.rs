//! The rows of a list as they are read, in a fixed number of queries, and as cells.

use super::asked::Asked;
use super::columns::Column;
use super::home::Home;
use super::names::Names;
use crate::failure::Failure;
use crate::feed::name_of;
use crate::pipelines::next_task::Due;
use crate::pipelines::pen::Pen;
use crate::ui::avatar::{Size, avatar};
use crate::ui::hue::Hue;
use crate::ui::money::money;
use crate::ui::partial::{Swap, partial};
use crate::ui::pill::{self, Tag, pill};
use crate::ui::time;
use base::Cx;
use base::fields::{self, Values};
use base::filters::{self, Field, Filter, Page, Portion, Totals, Wanted};
use base::ids::{CompanyId, ContactId, LeadId, UserId};
use base::search::Subject;
use flow::channels::handles::{Handle, HandleKind};
use flow::contacts::{self, Company, Contact, companies};
use flow::leads::{self, LeadCard};
use maud::{Markup, html};
use std::collections::{BTreeSet, HashMap};

/// Rows of one page.
const PAGE_ROWS: usize = 50;

/// A record of a list.
enum Record {
    Lead(Box<LeadCard>),
    Contact(Box<Contact>),
    Company(Box<Company>),
}

/// Whether a list takes a record that it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Listed,
    /// It did when the page was drawn.
    Left,
}

/// A page of a list.
pub struct Sheet {
    records: Vec<Record>,
    values: HashMap<i64, Values>,
    companies: HashMap<CompanyId, String>,
    /// Where it goes on.
    pub page: Page,
    /// What the whole list comes to, where counters or this page say it; nothing where it must be counted.
    pub totals: Option<Totals>,
}

impl Sheet {
    /// Reads it.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn read(cx: &mut Cx<'_>, asked: &Asked) -> Result<Sheet, Failure> {
        let subject = asked.home.subject();
        let filter = within_home(asked)?;
        let portion = Portion { sort: asked.sort, after: asked.after.clone(), limit: PAGE_ROWS };
        let page = filters::page(cx, subject, &filter, &portion)?;
        let sheet = Sheet::of(cx, subject, &page.ids)?;
        let totals = known_totals(cx, subject, &filter, (&sheet.records, &page, &portion))?;
        Ok(Sheet { page, totals, ..sheet })
    }

    /// Some records, wherever they stand in a list; those that are gone, or that who looks may not see, are left out.
    ///
    /// # Errors
    /// Whatever the database answers.
    pub fn of(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Sheet, Failure> {
        let mut records = read_records(cx, subject, ids)?;
        records.sort_by_key(|record| ids.iter().position(|id| *id == record.id()));
        let employers: Vec<CompanyId> = records.iter().filter_map(Record::employer).collect();
        let companies = companies::list_by_ids(cx, &employers)?;
        Ok(Sheet {
            values: fields::values_as_read(cx, subject, ids)?,
            companies: companies.into_iter().map(|company| (company.id, company.name)).collect(),
            records,
            page: Page::default(),
            totals: None,
        })
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// One table row for each record.
    pub fn rows(&self, pen: &Pen, columns: &[Column], known: &Names) -> Markup {
        html! { @for record in &self.records { (self.row(pen, record, (columns, known), Standing::Listed)) } }
    }

    /// The rows of records that are on a page already, changed without losing the focus; `listed` are those that the list
    /// still takes, the others stay where they are and say so.
    pub fn morphed(&self, pen: &Pen, shown: (&[Column], &Names), listed: &BTreeSet<i64>) -> Markup {
        let standing = |id| if listed.contains(&id) { Standing::Listed } else { Standing::Left };
        html! {
            @for record in &self.records {
                (partial(&format!("#row-{}", record.id()), Swap::Morph, &self.row(pen, record, shown, standing(record.id()))))
            }
        }
    }

    /// The ids of its records.
    pub fn ids(&self) -> BTreeSet<i64> {
        self.records.iter().map(Record::id).collect()
    }

    fn row(&self, pen: &Pen, record: &Record, (columns, known): (&[Column], &Names), standing: Standing) -> Markup {
        let is_left = standing == Standing::Left;
        html! {
            tr.left[is_left] id={ "row-" (record.id()) } data-id=(record.id()) {
                td {
                    input type="checkbox" name="ids" value=(record.id()) form="bulk" aria-label={ "Select " (record.name()) };
                    @if is_left { " " span.pill title="It is no longer as this list asks" { "Left" } }
                }
                @for column in columns {
                    @let changed = column.is_changed_in_place(known).then_some(column);
                    td.r[*column == Column::Price] data-cell=[changed] tabindex=[changed.map(|_| "-1")] { (self.cell(pen, record, *column, known)) }
                }
            }
        }
    }

    /// A cell of the only record.
    pub fn only_cell(&self, pen: &Pen, column: Column, known: &Names) -> Option<Markup> {
        self.records.first().map(|record| self.cell(pen, record, column, known))
    }

    fn cell(&self, pen: &Pen, record: &Record, column: Column, known: &Names) -> Markup {
        match (column, record) {
            (Column::Name, _) => html! { a href=(record.href()) { b { (record.name()) } } },
            (Column::Responsible, _) => person(pen, record.responsible()),
            (Column::Changed, _) => time::ago(&pen.clock, record.changed_at()),
            (Column::Custom(id), _) => match known.fields.iter().find(|field| field.id == id) {
                Some(field) => {
                    let values = self.values.get(&record.id()).map_or(&[][..], |values| values.of(id));
                    html! { (fields::text_of(field, values, &pen.clock.zone)) }
                }
                None => html! {},
            },
            (_, Record::Lead(lead)) => lead_cell(pen, lead, column, known),
            (_, Record::Contact(contact)) => {
                let company = contact.company_id.and_then(|id| Some((id, self.companies.get(&id)?)));
                match (column, company) {
                    (Column::Company, Some((id, name))) => html! { a href={ "/companies/" (id) } { (name) } },
                    _ => person_cell(pen, column, &contact.handles, contact.stamps.created_at, contact.customer_since),
                }
            }
            (_, Record::Company(company)) => {
                person_cell(pen, column, &company.handles, company.stamps.created_at, company.customer_since)
            }
        }
    }
}

/// What a list comes to as far as it costs nothing: it stands on this page as a whole, or counters know it.
fn known_totals(
    cx: &mut Cx<'_>,
    subject: Subject,
    filter: &Filter,
    (records, page, portion): (&[Record], &Page, &Portion),
) -> Result<Option<Totals>, Failure> {
    if page.next.is_none() && portion.after.is_none() {
        let price_minor = records.iter().map(Record::price_minor).sum();
        return Ok(Some(Totals { records: records.len() as i64, price_minor, is_least: false }));
    }
    Ok(if subject == Subject::Lead && portion.after.is_none() { leads::counted(cx, filter)? } else { None })
}

/// The filter of the address, within the pipeline whose list it is.
pub fn within_home(asked: &Asked) -> Result<Filter, Failure> {
    let pipeline = asked.home.pipeline().map(|id| Wanted::OneOf(vec![id.0]));
    asked.filter.clone().with_option(Field::Pipeline, pipeline).map_err(|bad| Failure::Invalid(bad.to_string()))
}

/// What stands there of it: every lead of a board is open.
pub fn standing_at_home(asked: &Asked) -> Result<Filter, Failure> {
    let open = matches!(asked.home, Home::Board(_)).then_some(Wanted::Empty);
    within_home(asked)?.with_option(Field::ClosedAt, open).map_err(|bad| Failure::Invalid(bad.to_string()))
}

fn read_records(cx: &mut Cx<'_>, subject: Subject, ids: &[i64]) -> Result<Vec<Record>, Failure> {
    Ok(match subject {
        Subject::Lead => {
            let ids: Vec<LeadId> = ids.iter().copied().map(LeadId).collect();
            leads::list_by_ids(cx, &ids)?.into_iter().map(|lead| Record::Lead(Box::new(lead))).collect()
        }
        Subject::Contact => {
            let ids: Vec<ContactId> = ids.iter().copied().map(ContactId).collect();
            contacts::list_by_ids(cx, &ids)?.into_iter().map(|contact| Record::Contact(Box::new(contact))).collect()
        }
        Subject::Company => {
            let ids: Vec<CompanyId> = ids.iter().copied().map(CompanyId).collect();
            companies::list_by_ids(cx, &ids)?.into_iter().map(|company| Record::Company(Box::new(company))).collect()
        }
    })
}

impl Record {
    fn id(&self) -> i64 {
        match self {
            Record::Lead(lead) => lead.id.0,
            Record::Contact(contact) => contact.id.0,
            Record::Company(company) => company.id.0,
        }
    }

    fn name(&self) -> String {
        match self {
            Record::Lead(lead) => lead.name.clone(),
            Record::Contact(contact) => name_of(contact).to_string(),
            Record::Company(company) => company.name.clone(),
        }
    }

    fn href(&self) -> String {
        match self {
            Record::Lead(lead) => format!("/leads/{}", lead.id),
            Record::Contact(contact) => format!("/contacts/{}", contact.id),
            Record::Company(company) => format!("/companies/{}", company.id),
        }
    }

    fn responsible(&self) -> Option<UserId> {
        match self {
            Record::Lead(lead) => lead.responsible_id,
            Record::Contact(contact) => contact.responsible_id,
            Record::Company(company) => company.responsible_id,
        }
    }

    fn changed_at(&self) -> i64 {
        match self {
            Record::Lead(lead) => lead.updated_at,
            Record::Contact(contact) => contact.stamps.updated_at,
            Record::Company(company) => company.stamps.updated_at,
        }
    }

    fn price_minor(&self) -> i64 {
        if let Record::Lead(lead) = self { lead.price_minor } else { 0 }
    }

    fn employer(&self) -> Option<CompanyId> {
        if let Record::Contact(contact) = self { contact.company_id } else { None }
    }
}

fn person(pen: &Pen, id: Option<UserId>) -> Markup {
    html! {
        @if let Some(person) = id.and_then(|id| pen.person(id)) {
            span.row { (avatar(&person, Size::Small)) (person.name) }
        }
    }
}

fn lead_cell(pen: &Pen, lead: &LeadCard, column: Column, known: &Names) -> Markup {
    let pipeline = known.pipelines.iter().find(|pipeline| pipeline.id == lead.pipeline_id);
    match column {
        Column::Contact => html! { (lead.contact_name.as_deref().unwrap_or_default()) },
        Column::Company => html! { (lead.company_name.as_deref().unwrap_or_default()) },
        Column::Stage => html! {
            @if let Some(stage) = pipeline.and_then(|pipeline| pipeline.stage(lead.stage_id)) {
                (pill::stage(&Tag { name: &stage.name, hue: Hue::named(&stage.colour) }))
            }
        },
        Column::Price => html! { span.num { (money(lead.price_minor, &pen.currency)) } },
        Column::Tags => html! {
            @for tag in &lead.tags { (pill(&Tag { name: &tag.name, hue: Hue::of_id(tag.id.0) })) " " }
        },
        Column::Task if lead.closed_at.is_none() => due(&Due::at(&pen.clock, lead.next_task_at)),
        Column::Closed => html! { @if let Some(at) = lead.closed_at { (time::ago(&pen.clock, at)) } },
        _ => html! {},
    }
}

fn due(due: &Due) -> Markup {
    match due {
        Due::Missing => html! { span.muted { "No task" } },
        Due::Late(words) => html! { span.late { (words) } },
        Due::Today(words) | Due::Later(words) => html! { (words) },
    }
}

fn person_cell(pen: &Pen, column: Column, handles: &[Handle], created_at: i64, customer: Option<i64>) -> Markup {
    let first = |kind| {
        let found = handles.iter().find(|handle| handle.kind == kind);
        found.map(|handle| handle.written.clone()).unwrap_or_default()
    };
    match column {
        Column::Email => html! { (first(HandleKind::Email)) },
        Column::Phone => html! { span.num { (first(HandleKind::Phone)) } },
        Column::Created => time::ago(&pen.clock, created_at),
        Column::Customer => html! { @if let Some(at) = customer { (time::ago(&pen.clock, at)) } },
        _ => html! {},
    }
}
